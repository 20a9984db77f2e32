#!/usr/bin/env bash
# Installs what the tests need of Redis, on Debian, as root.
set -euo pipefail

if command -v redis-server > /dev/null; then
  exit 0
fi
if [[ "$(id -u)" != 0 ]] || ! command -v apt-get > /dev/null; then
  echo 'Redis can be installed here only as root on Debian.' >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends redis-server

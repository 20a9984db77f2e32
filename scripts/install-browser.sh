#!/usr/bin/env bash
# Installs what the browser tests need, on Debian, as root: Chromium, and a font that has Chinese.
set -euo pipefail

if [[ -x /usr/bin/chromium ]]; then
  exit 0
fi
if [[ "$(id -u)" != 0 ]] || ! command -v apt-get > /dev/null; then
  echo 'Chromium can be installed here only as root on Debian.' >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends chromium fonts-noto-cjk fonts-noto-color-emoji

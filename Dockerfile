# Frontdesk with Node 24; nothing is downloaded at the start. TypeScript runs as it is, so that there is nothing to build.

FROM node:24-bookworm-slim AS modules
WORKDIR /opt/frontdesk
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/frontdesk
WORKDIR /opt/frontdesk
COPY --from=modules /opt/frontdesk/node_modules node_modules/
COPY package.json LICENSE ./
COPY adapters adapters/
COPY app app/
COPY bin bin/
COPY config config/
COPY core core/
COPY demo demo/
COPY handoff handoff/
COPY queue queue/
COPY store store/
COPY web web/
# For a store in a file; with Postgres nothing is kept in the container.
RUN install -d -o node -g node -m 0700 /var/lib/frontdesk
# By number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/frontdesk.mjs"]
CMD ["start", "--config", "/etc/frontdesk/frontdesk.yaml"]

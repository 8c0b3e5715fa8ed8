# syntax=docker/dockerfile:1
# Three stages: what bundles the workbench and what builds the package stay behind; what runs is
# Python, the package and no more.
ARG PYTHON=3.11-slim
ARG NODE=22-slim

FROM node:${NODE} AS web
WORKDIR /source/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY web ./
RUN node build.mjs

FROM python:${PYTHON} AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY ontology ontology
COPY shapes shapes
COPY mappings mappings
COPY queries queries
COPY examples examples
COPY src src
COPY api api
COPY docs docs
COPY scripts scripts
COPY --from=web /source/api/ssckg_api/site/built api/ssckg_api/site/built
RUN python -m venv /opt/ssckg \
 && /opt/ssckg/bin/pip install --no-cache-dir --constraint constraints.txt '.[tables,tracing]' \
 && /opt/ssckg/bin/python scripts/write_reference.py \
 && cp -r docs/reference /opt/ssckg/lib/python3*/site-packages/ssckg/_data/docs/

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="ssckg" \
      org.opencontainers.image.description="Semantic knowledge graph of city indicators" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.documentation="docs/running-a-service.md"
RUN groupadd --system --gid 10001 ssckg \
 && useradd --system --uid 10001 --gid ssckg --home-dir /data --shell /usr/sbin/nologin ssckg \
 && install --directory --owner=ssckg --group=ssckg --mode=0700 /data /backups \
 && install --directory --owner=ssckg --group=ssckg --mode=0755 /dump
COPY --from=build /opt/ssckg /opt/ssckg
ENV PATH=/opt/ssckg/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SSCKG_HOST=0.0.0.0 \
    SSCKG_PORT=8000 \
    SSCKG_BACKUPS=/backups
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/backups"]
EXPOSE 8000
STOPSIGNAL SIGTERM
# The root file system may be read-only: what is written is in the volumes and in /tmp.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
ENTRYPOINT ["ssckg"]
CMD ["serve", "--data", "/data/graph"]

# The platform as one image: `onewindow serve` answers, `onewindow worker` delivers facts and runs timed work.
# Build: docker build -t onewindow:0.1.0 .      Run: see compose.yaml and docs/operate.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build
RUN python -m venv /opt/onewindow
COPY requirements/base.txt requirements/build.txt requirements/
RUN /opt/onewindow/bin/pip install --require-hashes -r requirements/base.txt \
 && /opt/onewindow/bin/pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY tools/__init__.py tools/messages.py tools/
COPY onewindow/ onewindow/
# Catalogues and static files are made here, so that the running container writes nothing beside /data.
# The keys used for that are thrown away with this stage.
RUN /opt/onewindow/bin/python -m tools.messages compile \
 && /opt/onewindow/bin/pip install --no-deps --no-build-isolation . \
 && cd /opt/onewindow \
 && bin/python -c "from pathlib import Path; from onewindow.site.settings.keys import read_keys; read_keys(Path('/build/var/keys.json'), make=True)" \
 && ONEWINDOW_VAR=/build/var ONEWINDOW_KEYFILE=/build/var/keys.json ONEWINDOW_HOSTS=localhost ONEWINDOW_STATIC=/opt/onewindow/static \
    bin/onewindow collectstatic --no-input --settings=onewindow.site.settings.production \
 && bin/pip uninstall --yes pip setuptools \
 && rm -rf /build/var

FROM python:3.11-slim-bookworm AS run
LABEL org.opencontainers.image.title="onewindow" org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/onewindow/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=onewindow.site.settings.production \
    ONEWINDOW_VAR=/data ONEWINDOW_STATIC=/opt/onewindow/static
# pg_dump and pg_restore for `onewindow backup`, of the version of the database in compose.yaml, from PostgreSQL's own packages.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-16 \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 onewindow \
 && useradd --system --uid 10001 --gid onewindow --home-dir /data --shell /usr/sbin/nologin onewindow \
 && install -d -o onewindow -g onewindow -m 0750 /data
COPY --from=build --chown=root:root /opt/onewindow /opt/onewindow
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
# The root file system may be read-only: files, keys and logs of daily roots are under /data, scratch is /tmp.
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'X-Forwarded-Proto': 'https', 'Host': 'localhost'}), timeout=4)"]
ENTRYPOINT ["onewindow"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]

# One image for every process: web, workers, beat, migration step and backup differ by command only.
# docker build -t dealerops .

FROM python:3.11-slim-bookworm AS packages
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN uv venv /opt/dealerops \
 && uv pip install --python /opt/dealerops/bin/python --require-hashes -r requirements/run.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-chi-sim tini \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 dealerops \
 && useradd --system --uid 10001 --gid dealerops --home-dir /app --shell /usr/sbin/nologin dealerops
COPY --from=packages /opt/dealerops /opt/dealerops
ENV PATH=/opt/dealerops/bin:$PATH \
    PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=dealerops.settings.prod \
    VAR_DIR=/var/lib/dealerops \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics PYTHONPATH=/app
WORKDIR /app
COPY . .
# Catalogues and static files belong to the image. The values only satisfy the settings: nothing is kept.
RUN SECRET_KEY=build FIELD_KEYS= SEARCH_KEY=build DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build \
    sh -c "python manage.py compilemo && python manage.py collectstatic --no-input --verbosity 0 --skip-checks" \
 && install -d -o dealerops -g dealerops /var/lib/dealerops/media /var/lib/dealerops/backups /var/lib/dealerops/clock
USER 10001:10001
VOLUME ["/var/lib/dealerops/media", "/var/lib/dealerops/backups"]
EXPOSE 8000
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn", "dealerops.wsgi:application", "--config", "deploy/gunicorn.py"]

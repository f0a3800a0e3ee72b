"""How the web process runs: a few workers with a few threads each, behind a proxy that ends TLS."""

import os

from dealerops.gunicorn import *  # logs, counts, and an end for requests whose database keeps silent

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True
timeout = 30
graceful_timeout = 25
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 - a heartbeat file that must not wait for a disk
control_socket_disable = True
accesslog = None  # the application writes its own line, with the request's number

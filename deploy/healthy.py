"""Exit 0 when the web process of this container answers."""

import http.client
import os
import sys

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
link = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
link.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(0 if link.getresponse().status == http.client.OK else 1)

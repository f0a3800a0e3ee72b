"""A gateway and a robot of flesh and blood on loopback: keeps what it is sent, or refuses it."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Gateway:
    """`answer` is what it says, with status 0 it hangs up instead; `posts` are (path, headers, body) of everything that came."""

    answer: dict[str, Any] = field(default_factory=lambda: {"errcode": 0, "accepted": True})
    status: int = 200
    posts: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def __enter__(self) -> "Gateway":
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.posts.append((self.path, dict(self.headers), json.loads(body)))
                if not gateway.status:
                    return
                said = json.dumps(gateway.answer).encode()
                self.send_response(gateway.status)
                if gateway.status == 302:
                    self.send_header("Location", gateway.url("/elsewhere"))
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *parts: object) -> None:
                """Nothing of it belongs into the output of the tests."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def url(self, path: str) -> str:
        return self.origin + path

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [body for _path, _headers, body in self.posts]

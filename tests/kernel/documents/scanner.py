"""A scanner that speaks clamd's INSTREAM and finds what every scanner finds."""

import socket
import struct
import threading
import time

FOUND = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Scanner:
    """`answer` is what it says instead of a verdict, `slow` how many seconds it thinks."""

    def __init__(self, *, answer: bytes = b"", slow: float = 0.0) -> None:
        self.answer, self.slow = answer, slow
        self.seen: list[bytes] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                self._judge(line, stream)

    def _judge(self, line: socket.socket, stream) -> None:
        assert stream.read(10) == b"zINSTREAM\0"
        parts = []
        while size := struct.unpack(">I", stream.read(4))[0]:
            parts.append(stream.read(size))
        self.seen.append(b"".join(parts))
        time.sleep(self.slow)
        verdict = b"stream: Eicar-Test FOUND" if FOUND in self.seen[-1] else b"stream: OK"
        line.sendall((self.answer or verdict) + b"\0")

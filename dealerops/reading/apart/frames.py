"""How questions and answers travel between a process and its children: a JSON head and some bytes."""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Any

_SIZES = struct.Struct(">IQ")
CHUNK = 1 << 18
Wait = Callable[[], object]  # called before every read; may raise


def send(line: socket.socket, head: Mapping[str, Any], data: bytes = b"") -> None:
    text = json.dumps(head).encode()
    line.sendall(_SIZES.pack(len(text), len(data)) + text)
    if data:  # even an empty send fails when the other end has answered and gone
        line.sendall(data)


def receive(line: socket.socket, wait: Wait = lambda: None) -> tuple[dict[str, Any], bytes]:
    """The next head and its bytes. Raises EOFError when the other end is gone."""
    text_size, data_size = _SIZES.unpack(_exactly(line, _SIZES.size, wait))
    head: dict[str, Any] = json.loads(_exactly(line, text_size, wait))
    return head, _exactly(line, data_size, wait)


def _exactly(line: socket.socket, size: int, wait: Wait) -> bytes:
    parts, missing = [], size
    while missing:
        wait()
        part = line.recv(min(missing, CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)

"""Documents that hang, swell, crash and wander: what a reader might be made to do."""

import ctypes
import os
import resource
import socket
import subprocess
import time
from typing import Any

Answer = tuple[dict[str, Any], bytes]


def _read(data: bytes, **_options: Any) -> Answer:
    """As the reader of invoices is called; the document says what goes wrong."""
    return WORKS[data.decode()](data)


def _hang(_data: bytes) -> Answer:
    time.sleep(3600)
    return {}, b""


def _spin(_data: bytes) -> Answer:
    while True:
        pass


def _swell(_data: bytes) -> Answer:
    """Ten gigabytes, touched page by page."""
    held = []
    for _number in range(10 * 1024):
        held.append(bytearray(1 << 20))
        held[-1][::4096] = b"x" * 256
    return {"held": len(held)}, b""


def _crash(_data: bytes) -> Answer:
    ctypes.string_at(0)
    return {}, b""


def _fork(_data: bytes) -> Answer:
    """A child of its own that outlives the answer."""
    child = subprocess.Popen(["sleep", "3600"])
    return {"child": child.pid}, b""


def _echo(data: bytes) -> Answer:
    return {"environment": dict(os.environ), "pid": os.getpid()}, data


def _limits(_data: bytes) -> Answer:
    """What the kernel holds this child to."""
    names = ("CPU", "AS", "CORE", "FSIZE")
    return {one: resource.getrlimit(getattr(resource, f"RLIMIT_{one}"))[0] for one in names}, b""


def _connect(_data: bytes) -> Answer:
    try:
        socket.socket()
    except PermissionError:
        return {"connected": False}, b""
    return {"connected": True}, b""


WORKS: dict[str, Any] = {
    "read": _read,
    "hang": _hang,
    "spin": _spin,
    "swell": _swell,
    "crash": _crash,
    "fork": _fork,
    "echo": _echo,
    "limits": _limits,
    "connect": _connect,
}

"""The virus scanner: clamd's INSTREAM over TCP or a socket file, as SCAN_URL says."""

import logging
import socket
import struct
from contextlib import closing
from urllib.parse import urlsplit

from django.conf import settings

from dealerops.documents.choices import ScanState

logger = logging.getLogger(__name__)
CHUNK = 1 << 18
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 5.0


class ScannerAway(Exception):
    """Nobody listens there, or the answer did not come in time."""


def scan(data: bytes) -> ScanState:
    """What the scanner says of these bytes; WAITING when it says nothing, NOT_SCANNED without one."""
    if not settings.SCAN_URL:
        return ScanState.NOT_SCANNED
    try:
        return verdict(data)
    except ScannerAway:
        logger.error("the virus scanner is away; a file waits")
        return ScanState.WAITING


def verdict(data: bytes) -> ScanState:
    """CLEAN, INFECTED, or WAITING for an answer that is neither. Raises ScannerAway."""
    try:
        answer = _ask(data)
    except OSError as error:
        raise ScannerAway from error
    if answer.endswith(b"OK"):
        return ScanState.CLEAN
    if answer.endswith(b"FOUND"):
        return ScanState.INFECTED
    logger.error("the virus scanner gave no verdict")  # its answer may quote the file
    return ScanState.WAITING


def _ask(data: bytes) -> bytes:
    with closing(_connected()) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            part = data[start : start + CHUNK]
            line.sendall(struct.pack(">I", len(part)) + part)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            part = line.recv(4096)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n ")


def _connected() -> socket.socket:
    where = urlsplit(settings.SCAN_URL)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(where.path)
        except OSError:
            line.close()
            raise
    else:
        address = (where.hostname or "127.0.0.1", where.port or 3310)
        line = socket.create_connection(address, timeout=CONNECT_SECONDS)
    line.settimeout(ANSWER_SECONDS)
    return line

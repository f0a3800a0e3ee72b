"""One JSON question to one of the addresses that the settings allow; nothing is followed elsewhere."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 5
MOST_BYTES = 65_536


class NotSent(Exception):
    """The channel did not take it; `code` names why and carries neither address nor text."""

    def __init__(self, code: str) -> None:
        self.code = code[:40]
        super().__init__(self.code)


class Unclear(NotSent):
    """The line broke after the question was asked: the channel may have it."""


def is_allowed(url: str) -> bool:
    """Whether the address belongs to one of settings.ALERT_ORIGINS, scheme and port included."""
    try:
        parts = urlsplit(url)
    except ValueError:  # half an address in brackets
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return parts.scheme in {"http", "https"} and origin in settings.ALERT_ORIGINS


def post_json(
    url: str, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The answer's JSON object. Raises NotSent, Unclear; the exceptions below quote addresses and end here."""
    if not is_allowed(url):
        raise NotSent("ADDRESS_NOT_ALLOWED")
    line = _line_to(url)
    try:
        status, body = _ask(line, url, json.dumps(payload).encode(), dict(headers or {}))
    except (OSError, http.client.HTTPException) as error:
        raise Unclear(type(error).__name__) from None
    finally:
        line.close()
    if status != http.client.OK:
        raise NotSent(f"HTTP {status}")
    try:
        answer = json.loads(body)
    except ValueError:
        raise NotSent("NO_JSON") from None
    if not isinstance(answer, dict):
        raise NotSent("NO_JSON")
    return answer


def _line_to(url: str) -> http.client.HTTPConnection:
    """A line that stands; what fails before that has certainly told nobody."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        line = kind(parts.netloc, timeout=SECONDS)
        line.connect()
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(type(error).__name__) from None
    return line


def _ask(
    line: http.client.HTTPConnection, url: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    line.request("POST", path, body, {"Content-Type": "application/json", **headers})
    answer = line.getresponse()
    return answer.status, answer.read(MOST_BYTES)

"""A mailbox on one of the mail servers that the settings allow: what is unread, one letter, read."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 15
MOST_BYTES = 2**20  # of one letter; pictures that hang on it are not read
PORTS = {"imaps": 993, "imap": 143}
OK = "OK"


class NotRead(Exception):
    """The mailbox did not answer; `code` names why and carries neither name nor password."""

    def __init__(self, code: str) -> None:
        self.code = code[:40]
        super().__init__(self.code)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the mailbox is, and the key to it."""

    server: str
    username: str
    password: str
    folder: str


class Mailbox:
    """An open folder. Every command raises NotRead where the server says no."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def unread(self, most: int) -> list[str]:
        """The first keys of what nobody has read, the oldest first."""
        (found,) = self._ask("SEARCH", "UNSEEN")[:1] or [b""]
        keys = found.split() if isinstance(found, bytes) else []
        return [key.decode() for key in keys[:most]]

    def letter(self, key: str) -> bytes:
        """Its bytes as far as they are read; looking alone does not make it read."""
        answer = self._ask("FETCH", key, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        for part in answer:
            if isinstance(part, tuple) and isinstance(part[1], bytes):
                return part[1]
        return b""

    def mark_read(self, key: str, *, flagged: bool = False) -> None:
        """Nobody reads it again; `flagged` is what a person should look at."""
        flags = r"(\Seen \Flagged)" if flagged else r"(\Seen)"
        self._ask("STORE", key, "+FLAGS", flags)

    def _ask(self, command: str, *args: str) -> list[object]:
        try:
            status, answer = self._line.uid(command, *args)
        except (imaplib.IMAP4.error, OSError) as error:
            raise NotRead(type(error).__name__) from None
        if status != OK:
            raise NotRead(f"{command}_REFUSED")
        return list(answer)


def is_allowed(server: str) -> bool:
    """Whether the server is one of settings.MAIL_DOOR_ORIGINS, scheme and port included."""
    try:
        parts = urlsplit(server)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return parts.scheme in PORTS and origin == server and origin in settings.MAIL_DOOR_ORIGINS


@contextmanager
def open_mailbox(address: Address) -> Iterator[Mailbox]:
    """Raises NotRead; what the server says may quote the name and ends here."""
    if not is_allowed(address.server):
        raise NotRead("ADDRESS_NOT_ALLOWED")
    line = _connected(urlsplit(address.server))
    try:
        _entered(line, address)
        yield Mailbox(line)
    finally:
        _leave(line)


def _connected(parts: SplitResult) -> imaplib.IMAP4:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        if parts.scheme == "imap":
            return imaplib.IMAP4(host, port, timeout=SECONDS)
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=SECONDS)
    except (imaplib.IMAP4.error, OSError) as error:
        raise NotRead(type(error).__name__) from None


def _entered(line: imaplib.IMAP4, address: Address) -> None:
    try:
        line.login(address.username, address.password)
        status, _answer = line.select(f'"{address.folder}"')
    except imaplib.IMAP4.error:
        raise NotRead("LOGIN_REFUSED") from None
    except OSError as error:
        raise NotRead(type(error).__name__) from None
    if status != OK:
        raise NotRead("NO_SUCH_FOLDER")


def _leave(line: imaplib.IMAP4) -> None:
    try:
        line.logout()
    except (imaplib.IMAP4.error, OSError):
        line.shutdown()

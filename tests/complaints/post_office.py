"""A mail server with one mailbox, as far as reading it needs one."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

KEY = re.compile(r"UID (?:FETCH|STORE) (\d+)")


@dataclass
class Office:
    """Letters by key with their flags; the password is "secret"."""

    letters: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    port: int = 0
    refuses: str = ""  # a command that it says no to

    def put(self, raw: bytes) -> int:
        key = len(self.letters) + 1
        self.letters[key], self.flags[key] = raw, set()
        return key

    @property
    def origin(self) -> str:
        return f"imap://127.0.0.1:{self.port}"

    def unread(self) -> list[int]:
        return [key for key, flags in self.flags.items() if r"\Seen" not in flags]


class _Clerk(socketserver.StreamRequestHandler):
    office: Office

    def handle(self) -> None:
        self._say("* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, _blank, command = line.decode().strip().partition(" ")
            if self.office.refuses and self.office.refuses in command:
                self._say(f"{tag} NO refused")
                continue
            done = self._answer(command)
            self._say(f"{tag} {done} done")
            if command.startswith("LOGOUT"):
                return

    def _answer(self, command: str) -> str:
        office = self.office
        if command.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4rev1")
        elif command.startswith("LOGIN"):
            return "OK" if '"secret"' in command else "NO wrong password of wang"
        elif command.startswith("SELECT"):
            self._say(f"* {len(office.letters)} EXISTS")
        elif command.startswith("UID SEARCH"):
            self._say(f"* SEARCH {' '.join(map(str, office.unread()))}")
        elif command.startswith("UID FETCH"):
            self._fetch(self._key(command))
        elif command.startswith("UID STORE"):
            office.flags[self._key(command)] |= set(re.findall(r"\\\w+", command))
        return "OK"

    def _fetch(self, key: int) -> None:
        raw = self.office.letters[key]
        self._say(f"* {key} FETCH (UID {key} BODY[]<0> {{{len(raw)}}}")
        self.wfile.write(raw)
        self._say(")")

    def _key(self, command: str) -> int:
        found = KEY.match(command)
        assert found is not None
        return int(found.group(1))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def post_office() -> Iterator[Office]:
    office = Office()
    clerk = type("Clerk", (_Clerk,), {"office": office})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), clerk) as server:
        office.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield office
        server.shutdown()

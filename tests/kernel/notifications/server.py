"""A real SMTP server on loopback that takes mail, refuses it, drops the line or falls silent."""

import asyncio
import email.policy
import socket
import time
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """`mood` is one of take, busy (451), never (550), drop (takes it, then cuts the line), hang."""

    def __init__(self) -> None:
        self.mood = "take"
        self.copies: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.lines = 0  # how often somebody has called
        self.open: list[SMTP] = []
        self.port = _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._controller.stop(no_assert=True)

    def message_ids(self) -> set[str]:
        return {copy["Message-ID"] for copy in self.copies}

    def hang_up(self) -> None:
        """Cut every open line, as a server does with those that say nothing for long."""

        async def cut() -> None:
            for one in self.open:
                one.transport.abort()
            self.open.clear()

        asyncio.run_coroutine_threadsafe(cut(), self._controller.loop).result()
        time.sleep(0.05)  # the wire is cut when the server's loop has turned once more

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.lines += 1
        self.open.append(server)
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mood == "never":
            return "550 no such mailbox"
        if self.mood == "busy":
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.mood == "full":
            return "452 mailbox is full"
        self.copies.append(BytesParser(policy=email.policy.default).parsebytes(envelope.content))
        self.envelopes.append(envelope.rcpt_tos)
        if self.mood == "drop":
            server.transport.close()
        if self.mood == "hang":
            await asyncio.sleep(3)
        return "250 taken"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""A mail server that delivers nowhere: each message becomes one .eml file in a folder.

Run it with `python -m dealerops.demo.servers.smtp PORT FOLDER`.
"""

import asyncio
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Catcher:
    """aiosmtpd's handler; file names sort by arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write the message under a temporary name first, so that readers see whole files only."""
        arrived = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        final = self.folder / f"{arrived}-{next(self.numbers):04d}.eml"
        unfinished = final.with_suffix(".part")
        head = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        unfinished.write_bytes(head + bytes(envelope.original_content or b""))
        unfinished.rename(final)
        return "250 Message accepted"


async def serve(port: int, folder: Path) -> None:
    """Accept mail on the loopback address until the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    catcher = Catcher(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(catcher, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))

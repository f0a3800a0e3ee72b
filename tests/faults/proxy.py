"""A wire between two programs that can be cut, slowed down, or swallow everything."""

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Wire:
    """Forwards a port of its own to `target`; `delay` is in seconds and for each direction."""

    target: int
    delay: float = 0.0
    port: int = 0
    is_open: threading.Event = field(default_factory=threading.Event)
    _ends: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def start(self) -> None:
        self.is_open.set()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = self._do(self._listen())

    def cut(self) -> None:
        """Reset every connection there is; new ones are taken."""
        self._do(self._cut())

    def swallow(self) -> None:
        """From now on nothing comes out at the other end, and nobody is told."""
        self.is_open.clear()

    def mend(self) -> None:
        """As new: what was swallowed stays lost, so its connections go too."""
        self.delay = 0.0
        if not self.is_open.is_set():
            self.cut()
        self.is_open.set()

    def stop(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _listen(self) -> int:
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def _cut(self) -> None:
        for end in list(self._ends):
            end.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._ends -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self.is_open.is_set():
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass
        writer.transport.abort()

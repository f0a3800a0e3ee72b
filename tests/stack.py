"""Parts of the demo's stack as real processes on a test's database, each to be killed at will."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from dealerops.demo.launcher.ground import Ground, environment
from dealerops.demo.launcher.services import Service, Surroundings
from dealerops.demo.servers.process import last_line

READY_SECONDS = 90.0


def database_url() -> str:
    """The address of the database that this test runs on."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def wait_for(what: Callable[[], object], *, seconds: float, pause: float = 0.05) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


@dataclass
class Stack:
    """Children in the environment that the launcher would give them."""

    folder: Path
    env: dict[str, str]
    running: dict[str, Service] = field(default_factory=dict)

    @property
    def around(self) -> Surroundings:
        held = Ground(self.folder)
        base = {
            "DJANGO_SETTINGS_MODULE": "dealerops.settings.dev",
            "DATABASE_URL": database_url(),
            **self.env,
        }
        return Surroundings(env=environment(base, held), logs=self.folder / "log")

    def start(self, *services: Service) -> None:
        """Start them all, then wait for each to be ready."""
        for service in services:
            self.running[service.name] = service
            service.process = service.begin()
        for service in services:
            ready = wait_for(service.ready, seconds=READY_SECONDS)
            assert ready, f"{service.name} is not ready: {last_line(service.log)}"

    def kill(self, name: str) -> None:
        """SIGKILL for the process and everything it has started."""
        process = self.running[name].process
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart(self, name: str) -> None:
        self.start(self.running[name])

    def stop(self) -> None:
        """End them without manners: nothing of what they hold is wanted any more."""
        for name, service in self.running.items():
            if service.process and service.process.poll() is None:
                self.kill(name)
        self.running.clear()

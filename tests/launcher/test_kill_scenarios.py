"""The whole demo, killed in the ways machines kill things; afterwards nothing runs and nothing is lost."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from dealerops.demo.launcher.ground import MARK
from dealerops.demo.launcher.options import ROOT
from dealerops.demo.servers.account import discard_substitute
from dealerops.demo.servers.proc import Identity, identity, marked, working_in
from dealerops.demo.servers.process import free_port

pytestmark = [
    pytest.mark.long,
    pytest.mark.chaos,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into Linux's /proc"),
]
FIRST_START_SECONDS = 300
LATER_START_SECONDS = 60  # 15 on a machine that does nothing else
PATH_LENGTH = 150


class Demo:
    """One launcher after the other in the same folder, below a path of 150 characters."""

    def __init__(self, folder: Path) -> None:
        filler = "v" * max(1, PATH_LENGTH - len(str(folder)) - 1)
        self.var = folder / filler
        self.port = free_port()
        self.output = folder / "output"
        self.launcher: subprocess.Popen | None = None

    @property
    def env(self) -> dict[str, str]:
        unset = {"DATABASE_URL", "REDIS_URL"}
        return {
            **{name: value for name, value in os.environ.items() if name not in unset},
            "VAR_DIR": str(self.var),
            "PORT": str(self.port),
            "LANG": "zh_CN.UTF-8",
            "DJANGO_SETTINGS_MODULE": "dealerops.settings.dev",
        }

    def start(self, seconds: float) -> None:
        with self.output.open("wb") as output:
            self.launcher = subprocess.Popen(
                [sys.executable, "-m", "dealerops.demo.launcher"],
                env=self.env,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + seconds
        while b"is running" not in self.output.read_bytes():
            assert self.launcher.poll() is None, self.output.read_text("utf-8")
            assert time.monotonic() < deadline, "it takes too long"
            time.sleep(0.2)

    def interrupt(self) -> None:
        self.launcher.send_signal(signal.SIGINT)
        assert self.launcher.wait(timeout=60) == 0

    def kill_launcher(self) -> None:
        self.launcher.kill()
        self.launcher.wait()

    def kill_everything(self) -> None:
        for who in self.processes():
            os.kill(who.pid, signal.SIGKILL)
        self.kill_launcher()

    def processes(self) -> list[Identity]:
        data = self._postgres_home() / "data"
        remembered = []
        pids = self.var / "launcher.pids"
        if pids.exists():
            numbers = [line.split()[1].strip(",") for line in pids.read_text().splitlines()]
            remembered = [who for number in numbers if (who := identity(int(number)))]
        found = {
            *marked(f"{MARK}={self.var}"),
            *working_in(data, program="postgres"),
            *remembered,
        }
        return sorted(found, key=lambda who: who.pid)

    def _postgres_home(self) -> Path:
        elsewhere = self.var / "postgres.elsewhere"
        return Path(elsewhere.read_text().strip()) if elsewhere.exists() else self.var / "postgres"

    def answers(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as page:
            return page.status == 200

    def entries(self) -> int:
        """How many rows the journal holds, asked past the application."""
        home = self._postgres_home()
        port = (home / "data" / "postmaster.pid").read_text().splitlines()[3]
        link = psycopg2.connect(
            host="127.0.0.1",
            port=port,
            user="dealerops_app",
            password=(home / "password.dealerops_app").read_text(),
            dbname="dealerops",
        )
        try:
            with link.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM journal_entry")
                return cursor.fetchone()[0]
        finally:
            link.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    found = Demo(tmp_path_factory.mktemp("demo"))
    found.start(FIRST_START_SECONDS)
    found.interrupt()
    yield found
    if found.launcher.poll() is None:
        found.interrupt()
    discard_substitute(found.var)


@pytest.mark.parametrize("accident", ["kill_launcher", "kill_everything"])
def test_after_a_kill_the_next_start_finds_its_data_and_leaves_no_process(demo, accident):
    demo.start(LATER_START_SECONDS)
    before = demo.entries()
    getattr(demo, accident)()
    demo.start(LATER_START_SECONDS)
    assert demo.answers()
    assert demo.entries() >= before
    demo.interrupt()
    assert demo.processes() == []


def test_ctrl_c_during_the_start_leaves_no_process(demo):
    command = [sys.executable, "-m", "dealerops.demo.launcher"]
    launcher = subprocess.Popen(command, env=demo.env, cwd=ROOT)
    time.sleep(2)
    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(timeout=60) == 0
    assert demo.processes() == []


def test_a_taken_port_is_said_in_one_line(demo):
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", demo.port))
        squatter.listen()
        done = subprocess.run(
            [sys.executable, "-m", "dealerops.demo.launcher"],
            env=demo.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {demo.port} cannot be used" in done.stderr

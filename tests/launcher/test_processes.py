"""What is started ends with its starter; what is ended is ours and only ours."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dealerops.demo.launcher.ground import LOCK, MARK, ground
from dealerops.demo.launcher.options import Options
from dealerops.demo.servers import Unusable
from dealerops.demo.servers.proc import Identity, alive, end_all, identity
from dealerops.demo.servers.process import Command, free_port, listens, spawn, stop, wait_until

LINUX = sys.platform.startswith("linux")
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STARTER = """
import sys, time
from pathlib import Path
from dealerops.demo.servers.process import Command, spawn
child = spawn(Command(argv=[sys.executable, "-c", "import time; time.sleep(60)"], log=None))
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def sleeper(tmp_path):
    child = spawn(Command(argv=SLEEP, log=tmp_path / "sleeper.log"))
    yield child
    stop(child)


def _gone(who: Identity) -> bool:
    for _ in range(100):
        if not alive(who):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not LINUX, reason="the kernel's death signal is Linux's")
def test_a_child_does_not_outlive_a_killed_starter():
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    child = identity(int(starter.stdout.readline()))
    starter.kill()
    starter.wait()
    starter.stdout.close()
    assert child
    assert _gone(child)


def test_a_number_given_away_again_is_somebody_else(sleeper):
    impostor = Identity(sleeper.pid, "another start time")
    end_all([impostor])
    assert sleeper.poll() is None


def test_who_ignores_the_wish_is_ended_all_the_same(tmp_path):
    stubborn = spawn(
        Command(
            argv=[
                sys.executable,
                "-c",
                "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
            ],
            log=tmp_path / "log",
        )
    )
    wait_until(lambda: (tmp_path / "log").stat().st_size > 0, stubborn, name="x", log=tmp_path)
    stop(stubborn, within=0.3)
    assert stubborn.returncode == -signal.SIGKILL


def test_a_child_that_ends_at_once_is_said_in_one_line(tmp_path):
    log = tmp_path / "log"
    child = spawn(Command(argv=[sys.executable, "-c", "import nothing_of_that_name"], log=log))
    with pytest.raises(Unusable, match=r"^Web ended at start .*No module named"):
        wait_until(lambda: False, child, name="Web", log=log)


def test_leftovers_of_an_earlier_launcher_are_ended_and_nobody_else(tmp_path, sleeper):
    var = tmp_path / "var"
    with ground(var, reset=False):
        pass
    env = {**os.environ, MARK: str(var)}
    left_over = spawn(Command(argv=SLEEP, log=tmp_path / "log", env=env))
    who = identity(left_over.pid)
    (var / "launcher.pids").write_text(
        f'{{"pid": {left_over.pid}, "started": "{who.started}"}}\n'
        f'{{"pid": {sleeper.pid}, "started": "1"}}\n{{"pid": 12'
    )
    with ground(var, reset=False):
        assert left_over.wait(timeout=5) == -signal.SIGTERM
        assert sleeper.poll() is None


def test_two_launchers_never_share_a_folder(tmp_path):
    with (
        ground(tmp_path / "var", reset=False),
        pytest.raises(Unusable, match="already running"),
        ground(tmp_path / "var", reset=False),
    ):
        pass


def test_reset_empties_only_what_a_demo_has_made(tmp_path):
    (tmp_path / "letter").write_text("not ours")
    with pytest.raises(Unusable, match="RESET"), ground(tmp_path, reset=True):
        pass
    assert (tmp_path / "letter").exists()
    (tmp_path / LOCK).touch()
    with ground(tmp_path, reset=True):
        assert [entry.name for entry in tmp_path.iterdir()] == [LOCK]


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8 0"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(Unusable, match="PORT"):
        Options.read({"PORT": port})


def test_reset_leaves_a_database_of_ones_own_alone():
    with pytest.raises(Unusable, match="DATABASE_URL"):
        Options.read({"RESET": "1", "DATABASE_URL": "postgres://somewhere/else"})


def test_the_mail_catcher_keeps_each_message_as_a_file(tmp_path):
    port = free_port()
    argv = [sys.executable, "-m", "dealerops.demo.servers.smtp", str(port), str(tmp_path / "mail")]
    catcher = spawn(Command(argv=argv, log=tmp_path / "log"))
    try:
        wait_until(lambda: listens(port), catcher, name="Mail", log=tmp_path / "log")
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("a@x.example", ["b@y.example"], b"Subject: hello\r\n\r\nbody\r\n")
        (kept,) = (tmp_path / "mail").glob("*.eml")
        assert kept.read_bytes().startswith(b"X-Envelope-To: b@y.example\r\nSubject: hello")
    finally:
        stop(catcher)

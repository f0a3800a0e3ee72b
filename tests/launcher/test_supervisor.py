"""A child that ends is restarted with one line, five times in ten minutes and no oftener."""

import json
import signal
import sys

import pytest

from dealerops.demo.launcher.ground import PIDS, Ground
from dealerops.demo.launcher.services import Service
from dealerops.demo.launcher.supervisor import STOPPERS, Stopped, Supervisor
from dealerops.demo.servers import Unusable
from dealerops.demo.servers.proc import identity
from dealerops.demo.servers.process import Command, spawn


@pytest.fixture
def supervisor(tmp_path):
    before = {sign: signal.getsignal(sign) for sign in STOPPERS}
    found = Supervisor(Ground(tmp_path))
    yield found
    found.stop_all()
    for sign, handler in before.items():
        signal.signal(sign, handler)


def _service(folder, code: str, **extra) -> Service:
    log = folder / "child.log"
    command = Command(argv=[sys.executable, "-S", "-c", code], log=log)
    return Service("worker", log, lambda: spawn(command), **extra)


def test_a_child_that_dies_is_restarted_five_times(supervisor, tmp_path, capsys):
    service = _service(tmp_path, "import time; time.sleep(0.3); raise SystemExit('no more')")
    supervisor.start([service])
    with pytest.raises(Unusable, match=r"worker ended again \(exit 1\) .* no more"):
        supervisor.watch()
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"worker ended (exit 1); restarted ({n} of 5)" for n in range(1, 6)]


def test_a_child_that_dies_at_the_start_stops_the_start(supervisor, tmp_path):
    service = _service(tmp_path, "raise SystemExit('no such module')", ready=lambda: False)
    with pytest.raises(Unusable, match=r"worker ended at start .*no such module"):
        supervisor.start([service])


def test_a_wish_to_stop_ends_every_child(supervisor, tmp_path):
    supervisor.listen()
    service = _service(tmp_path, "import time; time.sleep(60)")
    supervisor.start([service])
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(Stopped):
        supervisor.watch()
    supervisor.stop_all()
    assert service.process.poll() is not None


def test_a_failed_step_is_said_with_its_last_line(supervisor, tmp_path):
    command = Command(
        argv=[sys.executable, "-c", "raise SystemExit('the schema is broken')"],
        log=tmp_path / "step.log",
    )
    with pytest.raises(Unusable, match="Preparing failed: the schema is broken"):
        supervisor.run(command, "Preparing")


def test_a_step_beside_the_services_is_heard_of_once_when_it_ends(supervisor, tmp_path):
    command = Command(argv=[sys.executable, "-S", "-c", "raise SystemExit(3)"], log=tmp_path / "a")
    heard = []
    supervisor.run_aside(command, heard.append)
    supervisor.watch(until=lambda: bool(heard))
    supervisor.watch(until=iter([False, False, True]).__next__)
    assert heard == [3]


def test_a_step_beside_the_services_ends_with_them(supervisor, tmp_path):
    sleeper = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    supervisor.run_aside(Command(argv=sleeper, log=tmp_path / "a"), lambda _code: None)
    (pid,) = [json.loads(line)["pid"] for line in (tmp_path / PIDS).read_text().splitlines()]
    supervisor.stop_all()
    assert identity(pid) is None

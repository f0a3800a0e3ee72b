"""Keeps the children running: waits for them at the start, restarts them later, ends them last."""

import signal
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from dealerops.demo.launcher.ground import Ground
from dealerops.demo.launcher.services import Process, Service
from dealerops.demo.servers import Unusable
from dealerops.demo.servers.process import Command, last_line, spawn, stop

READY_SECONDS = 90.0
RESTARTS = 5
WINDOW_SECONDS = 600.0
PAUSE = 0.1
STOPPERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked the demo to end; no fault of anybody."""


def say(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Supervisor:
    """All children of one launcher, in the order they were started."""

    def __init__(self, held: Ground) -> None:
        self.held = held
        self.services: list[Service] = []
        self.restarts: defaultdict[str, deque[float]] = defaultdict(deque)
        self.asked_to_stop = False
        self._aside: Process | None = None
        self._when_done: Callable[[int], object] = lambda _code: None

    def listen(self) -> None:
        """From now on a signal is a wish, looked at between two steps; no step is cut in half."""
        for sign in STOPPERS:
            signal.signal(sign, self._wish)

    def _wish(self, _sign: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, services: Sequence[Service]) -> None:
        """Start all, then wait until every one is ready. Unusable names the first that is not."""
        for service in services:
            self._check()
            self.services.append(service)
            self._begin(service)
        deadline = time.monotonic() + READY_SECONDS
        for service in services:
            while not service.ready():
                self._check()
                self._nobody_has_died()
                if time.monotonic() > deadline:
                    raise Unusable(f"{service.name} is not ready: {_reason(service.log)}")
                time.sleep(PAUSE)
        self._nobody_has_died()

    def run(self, command: Command, name: str) -> None:
        """Run one step to its end. Unusable when it fails, Stopped when nobody wants it any more."""
        step = spawn(command)
        self.held.remember(step.pid)
        try:
            while step.poll() is None:
                self._check()
                self._nobody_has_died()
                time.sleep(PAUSE)
        finally:
            stop(step)
        if step.returncode:
            why = _reason(command.log) if command.log else f"exit {step.returncode}"
            raise Unusable(f"{name} failed: {why}")

    def run_aside(self, command: Command, when_done: Callable[[int], object]) -> None:
        """Run one step beside the services; `when_done` hears its exit code while `watch` watches."""
        self._aside, self._when_done = spawn(command), when_done
        self.held.remember(self._aside.pid)

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Restart whoever ends, until asked to stop (Stopped) or one ends too often (Unusable)."""
        while not until():
            self._check()
            for service in self.services:
                if service.process and service.process.poll() is not None:
                    self._restart(service)
            self._look_aside()
            time.sleep(PAUSE)

    def _look_aside(self) -> None:
        if self._aside and self._aside.poll() is not None:
            done, self._aside = self._aside, None
            self._when_done(done.returncode)

    def stop_all(self) -> None:
        """Last started, first ended; a second signal changes nothing."""
        for sign in STOPPERS:
            signal.signal(sign, signal.SIG_IGN)
        if self._aside:
            stop(self._aside)
        running = [s for s in reversed(self.services) if s.process and s.process.poll() is None]
        python = [s for s in running if s.name not in {"postgres", "valkey"}]
        for service in python:  # all at once: none of them needs another to end
            _process(service).send_signal(service.ends_by)
        for service in running:
            stop(_process(service), by=service.ends_by)

    def _begin(self, service: Service) -> None:
        service.process = service.begin()
        self.held.remember(service.process.pid)

    def _restart(self, service: Service) -> None:
        recent = self.restarts[service.name]
        now = time.monotonic()
        while recent and now - recent[0] > WINDOW_SECONDS:
            recent.popleft()
        ended = _how(_process(service).returncode)
        if len(recent) >= RESTARTS:
            raise Unusable(
                f"{service.name} ended again ({ended}) after {RESTARTS} restarts in ten minutes: "
                f"{_reason(service.log)}"
            )
        recent.append(now)
        say(f"{service.name} ended ({ended}); restarted ({len(recent)} of {RESTARTS})")
        try:
            self._begin(service)
        except Unusable as error:
            say(str(error))

    def _check(self) -> None:
        if self.asked_to_stop:
            raise Stopped

    def _nobody_has_died(self) -> None:
        for service in self.services:
            if service.process and service.process.poll() is not None:
                ended = _how(service.process.returncode)
                raise Unusable(f"{service.name} ended at start ({ended}): {_reason(service.log)}")


def _process(service: Service) -> Process:
    if service.process is None:
        raise RuntimeError(f"{service.name} was never started")
    return service.process


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"


def _reason(log: Path) -> str:
    return f"{last_line(log)} [{log}]"

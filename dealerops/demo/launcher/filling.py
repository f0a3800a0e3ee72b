"""What is filled in beside the running demo, one after the other: the first page waits for none of it."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import psycopg2

from dealerops.demo.launcher.options import COMPLAINTS, RENTAL, WORKSHOPS, Options
from dealerops.demo.launcher.services import LONG_STATEMENTS, Surroundings
from dealerops.demo.launcher.supervisor import Supervisor, say
from dealerops.demo.servers.process import last_line


@dataclass(frozen=True, slots=True)
class Filling:
    """A command of manage.py that goes on after an interruption; `mark` says that it is not done yet."""

    mark: str
    command: str
    begins: str
    done: str
    partly: str


FILLINGS = (
    Filling(
        WORKSHOPS,
        "load_workshops",
        "The workshops' repair orders are being filled in; that takes a minute or two.",
        "The workshops are filled.",
        "The workshops are filled only in part",
    ),
    Filling(
        COMPLAINTS,
        "load_complaints",
        "Complaints are being filled in.",
        "The complaints are filled.",
        "The complaints are filled only in part",
    ),
    Filling(
        RENTAL,
        "load_rental",
        "The rental stores are being filled in.",
        "The rental stores are filled.",
        "The rental stores are not filled",
    ),
)


@dataclass(frozen=True, slots=True)
class Filler:
    """Who fills, and where."""

    options: Options
    around: Surroundings
    supervisor: Supervisor
    owner_url: str

    def fill(self, fillings: Sequence[Filling] = FILLINGS) -> None:
        """Begin with the first that is not done; the next one begins when it is."""
        for place, one in enumerate(fillings):
            if (self.options.var / one.mark).exists():
                say(one.begins)
                self.supervisor.run_aside(
                    self.around.command(
                        one.command,
                        (
                            *("-W", "ignore", "manage.py", one.command),
                            *("--scale", str(self.options.scale)),
                        ),
                        **LONG_STATEMENTS,
                        LOG_LEVEL="WARNING",
                    ),
                    partial(self._filled, one, fillings[place + 1 :]),
                )
                return

    def _filled(self, one: Filling, rest: Sequence[Filling], code: int) -> None:
        if code:
            log = self.around.logs / f"{one.command}.log"
            say(f"{one.partly}: {last_line(log)} [{log}]")
            return
        analyze(self.owner_url)
        (self.options.var / one.mark).unlink(missing_ok=True)
        say(one.done)
        self.fill(rest)


def mark_all(options: Options) -> None:
    """Everything is to be filled into a database that is new."""
    for one in FILLINGS:
        (options.var / one.mark).touch()


def analyze(owner_url: str) -> None:
    """Statistics for the planner; only the owner of the tables may gather them."""
    with closing(psycopg2.connect(owner_url)) as link, link.cursor() as cursor:
        cursor.execute("ANALYZE")
        link.commit()

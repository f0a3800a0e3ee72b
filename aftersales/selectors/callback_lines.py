"""The lines of the callback reports R11, R12 and R13 (domain.md 6.4)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from aftersales.selectors.problems import ProblemLine


class AboutProblem:
    """What the line of a problem customer says; a line of figures has none of it."""

    __slots__ = ()
    problem: ProblemLine | None

    @property
    def customer(self) -> str:
        return self.problem.customer if self.problem else ""

    @property
    def order(self) -> str:
        return self.problem.order if self.problem else ""

    @property
    def solved(self) -> str:
        if self.problem is None:
            return ""
        return _("yes") if self.problem.is_solved else _("no")

    @property
    def solved_tone(self) -> str:
        if self.problem is None:
            return ""
        return "green" if self.problem.is_solved else "red"

    @property
    def second_at(self) -> dt.datetime | None:
        return self.problem.second_at if self.problem else None

    @property
    def second_score(self) -> int | None:
        return self.problem.second_score if self.problem else None


@dataclass(frozen=True, slots=True)
class CallbackLine(AboutProblem):
    """One line of R11 and R12: figures of the callbacks, of one department, or one problem customer.

    `part` says which; what does not belong to a part is None or empty and prints as a dash.
    """

    part: str
    label: str
    due: int | None = None
    attempted: int | None = None
    done: int | None = None
    not_reached: int | None = None
    late: int | None = None
    completion: Decimal | None = None
    n: int | None = None
    index: str = ""
    satisfaction: str = ""
    trend: str = ""
    value: Decimal | None = None  # the index as a number, for the picture
    problem: ProblemLine | None = None

    @property
    def plate(self) -> str:
        return self.problem.plate if self.problem else ""

    @property
    def words(self) -> str:
        return self.problem.words if self.problem else ""

    @property
    def form(self) -> str:
        return self.problem.form if self.problem else ""

    @property
    def grievance(self) -> str:
        return self.problem.grievance if self.problem else ""

    @property
    def responsible(self) -> str:
        return self.problem.responsible if self.problem else ""

    @property
    def deadline(self) -> dt.date | None:
        return self.problem.deadline if self.problem else None

    @property
    def measure(self) -> str:
        return self.problem.measure if self.problem else ""

    @property
    def state(self) -> str:
        return self.problem.state if self.problem else ""


@dataclass(frozen=True, slots=True)
class MonthLine(AboutProblem):
    """One line of R13: a department in a week or in the month, as the visits of the month were judged,
    or one problem customer."""

    span: str
    department: str
    n: int | None
    index: str
    satisfaction: str
    value: Decimal | None  # the index as a number, for the picture
    nps: str = ""
    change: str = ""
    problems: str = ""
    actions: str = ""
    target: Decimal | None = None
    status: str = ""
    status_tone: str = ""
    problem: ProblemLine | None = None

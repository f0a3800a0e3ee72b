"""What interviews say in figures: index, satisfaction, overall index, NPS (domain.md 4.10)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from aftersales.choices.callbacks import Department, Question
from aftersales.choices.quick_forms import Grievance

BEST = 5
SATISFIED_FROM = 4
UNHAPPY_UP_TO = 2
FEW = 5
PROMOTERS_FROM, DETRACTORS_UP_TO = 9, 6
HUNDRED = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Measure:
    """The answers about one department: how many, their sum, and how many of them were 4 or 5."""

    n: int = 0
    total: int = 0
    satisfied: int = 0

    @property
    def index(self) -> Decimal | None:
        """100 x sum of scores / (5 x answers), 0 to 100, not rounded; None without answers."""
        return HUNDRED * self.total / (BEST * self.n) if self.n else None

    @property
    def satisfaction(self) -> Decimal | None:
        """100 x answers of 4 and 5 / answers, 0 to 100, not rounded; None without answers."""
        return HUNDRED * self.satisfied / Decimal(self.n) if self.n else None

    @property
    def is_few(self) -> bool:
        """Fewer than five answers: printed with an asterisk."""
        return self.n < FEW

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(self.n + other.n, self.total + other.total, self.satisfied + other.satisfied)


def measure(scores: Iterable[int | None]) -> Measure:
    """The measure of some scores 1 to 5; an answer that does not apply (None) does not count."""
    given = [score for score in scores if score is not None]
    return Measure(len(given), sum(given), sum(score >= SATISFIED_FROM for score in given))


def overall_index(measures: Mapping[str, Measure], weights: Mapping[str, int]) -> Decimal | None:
    """Sum of weight x index over the sum of weights of the departments with answers; None without any."""
    heard = [
        (Decimal(weights[department]), found.index)
        for department, found in measures.items()
        if department in weights and found.index is not None
    ]
    total = sum((weight for weight, _index in heard), Decimal())
    return sum((weight * index for weight, index in heard), Decimal()) / total if total else None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Answers 0 to 10 to "would you recommend us"; a measure of its own, never made from other scores."""

    n: int = 0
    promoters: int = 0
    detractors: int = 0

    @property
    def nps(self) -> Decimal | None:
        """Percentage of 9 and 10 less percentage of 0 to 6, -100 to 100; None without answers."""
        return HUNDRED * (self.promoters - self.detractors) / Decimal(self.n) if self.n else None

    @property
    def is_few(self) -> bool:
        return self.n < FEW


def recommendation(answers: Iterable[int | None]) -> Recommendation:
    given = [answer for answer in answers if answer is not None]
    return Recommendation(
        len(given),
        sum(answer >= PROMOTERS_FROM for answer in given),
        sum(answer <= DETRACTORS_UP_TO for answer in given),
    )


def in_tenths(value: Decimal | None) -> Decimal | None:
    """As printed: one decimal, halves up."""
    return None if value is None else value.quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a bad interview is about."""

    departments: tuple[Department, ...]
    grievance: Grievance


_GRIEVANCE_OF: Mapping[Department, Grievance] = {
    Department.RECEPTION: Grievance.ATTITUDE,
    Department.WORKSHOP_TIME: Grievance.TIME,
    Department.SETTLEMENT: Grievance.TIME,
    Department.PARTS_PRICE: Grievance.PRICE,
    Department.LABOUR_PRICE: Grievance.PRICE,
    Department.WORKSHOP_QUALITY: Grievance.QUALITY,
    Department.PAINTING: Grievance.QUALITY,
    Department.CLEANING: Grievance.CLEANLINESS,
}


def problem_in(
    scores: Mapping[Question, int | None],
    department_of: Mapping[Question, Department],
    *,
    is_complaint: bool,
) -> Problem | None:
    """A problem interview has a score of 2 or less ("no" is 1), or words marked as a complaint."""
    bad = [
        department_of[question]
        for question, score in scores.items()
        if score is not None and score <= UNHAPPY_UP_TO
    ]
    if not bad and not is_complaint:
        return None
    named = [one for one in dict.fromkeys(bad) if one != Department.OVERALL]
    departments = tuple(named) or (Department.OVERALL,)
    return Problem(departments, _GRIEVANCE_OF.get(departments[0], Grievance.OTHER))


def words_of_alarm(text: str, words: Sequence[str]) -> list[str]:
    """Which of `words` the text holds, whatever the case; "sue" does not stand in "issue"."""
    lower = text.casefold()
    return [word for word in words if _stands_in(word.casefold(), lower)]


def _stands_in(word: str, text: str) -> bool:
    """Latin letters are words of their own, Chinese ones follow each other without spaces."""
    if not (word.isascii() and word.isalpha()):
        return word in text
    return re.search(rf"(?<![a-z]){word}(?![a-z])", text) is not None

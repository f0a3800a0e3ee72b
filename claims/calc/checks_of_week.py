"""What a week of third-party checks comes to: in time or not, and what the next week will bring (R02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from claims.calc.workload import FINISHED, Came, Left, Span, Stay

RATE = Decimal("0.0001")
FROM_DEALERS = frozenset({Came.FIRST, Came.AGAIN})


@dataclass(frozen=True, slots=True)
class Quality:
    """How the checks that ended in a span ended; rates are None where none did (domain.md 0.6)."""

    finished: int
    in_time: int
    passed: int
    reset: int
    reject_proposed: int

    @property
    def sla(self) -> Decimal | None:
        return share(self.in_time, self.finished)

    @property
    def pass_rate(self) -> Decimal | None:
        return share(self.passed, self.finished)

    @property
    def reset_rate(self) -> Decimal | None:
        return share(self.reset, self.finished)

    @property
    def reject_rate(self) -> Decimal | None:
        return share(self.reject_proposed, self.finished)


def quality_of(stays: Sequence[Stay], span: Span) -> Quality:
    """A check is in time when the claim left the checker before its due instant (domain.md 0.2).

    One that was late before somebody else got it stays late, however much time they had.
    """
    ended = [stay for stay in stays if stay.left_at in span and stay.left in FINISHED]
    ways = [stay.left for stay in ended]
    return Quality(
        finished=len(ended),
        in_time=sum(stay.is_in_time for stay in ended),
        passed=ways.count(Left.PASSED),
        reset=ways.count(Left.RESET),
        reject_proposed=ways.count(Left.REJECT_PROPOSED),
    )


def arrivals(stays: Sequence[Stay], span: Span) -> int:
    """Claims that came from dealers, for the first time or again; moves inside the firm do not count."""
    return sum(stay.came in FROM_DEALERS and stay.came_at in span for stay in stays)


def forecast(closing: int, arrived: int, *, workdays: int, next_workdays: int) -> int:
    """What lies there plus what so many workdays bring at the pace of the last `workdays`."""
    if not workdays:
        return closing
    more = Decimal(arrived * next_workdays) / workdays
    return closing + int(more.quantize(Decimal(1), ROUND_HALF_UP))


def share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(RATE, ROUND_HALF_UP) if whole else None

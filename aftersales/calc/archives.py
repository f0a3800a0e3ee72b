"""Which papers an archive must hold, whether they agree, and which numbers are missing (domain.md 4.7)."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from aftersales.choices import (
    NEW_CAR_PAPERS,
    WITH_AMOUNT,
    WITH_BUYER,
    WITH_VIN,
    Fault,
    GuaranteeClass,
    Paper,
    Payer,
)

P = Paper
ALWAYS: Final = frozenset(
    {P.AS01, P.AS02, P.AS03, P.AS04, P.AS05, P.AS06, P.AS07, P.AS08, P.AS12, P.AS14}
)
CERTIFIED: Final = frozenset({GuaranteeClass.OVERHAUL, GuaranteeClass.LEVEL_2})
NEW_CAR: Final = frozenset(NEW_CAR_PAPERS)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A row of the system that stands for a paper; `fault` says why it does not count yet."""

    type: str
    id: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What decides which papers one visit leaves behind, and which of them are on record already.

    `callback_due_on` is None where nobody calls; `has_driver_task` and `has_form` say what happened.
    """

    payers: frozenset[str] = frozenset()
    guarantee_class: str = GuaranteeClass.MINOR
    has_driver_task: bool = False
    has_form: bool = False
    callback_due_on: dt.date | None = None
    records: Mapping[Paper, OnRecord] = field(default_factory=dict)


def required_of_order(facts: OrderFacts, on: dt.date) -> frozenset[Paper]:
    """The papers that the archive of an order must hold on a day.

    The callback's record is asked for once its last day is over, the quick form as soon as there is one.
    """
    conditional = {
        P.AS09: Payer.INSURANCE in facts.payers,
        P.AS10: Payer.WARRANTY in facts.payers,
        P.AS11: facts.guarantee_class in CERTIFIED,
        P.AS13: facts.has_driver_task,
        P.AS15: facts.callback_due_on is not None and on > facts.callback_due_on,
        P.AS16: facts.has_form,
    }
    return ALWAYS | {paper for paper, is_asked_for in conditional.items() if is_asked_for}


@dataclass(frozen=True, slots=True)
class Said:
    """What one paper of a new car says; what it does not speak of stays empty."""

    vin: str = ""
    buyer: str = ""
    amount: Decimal | None = None


def disagreements(papers: Mapping[Paper, Said], vin: str) -> dict[Paper, Fault]:
    """Papers of a new car that speak of another car, another buyer or another price than the rest.

    `vin` is the car's. Buyers are measured by the contract; without one, papers that differ from each
    other are all in doubt, as are invoice and settlement with different amounts.
    """
    found: dict[Paper, Fault] = dict.fromkeys(_odd_amounts(papers), Fault.AMOUNT_DIFFERS)
    found |= dict.fromkeys(_odd_buyers(papers), Fault.BUYER_DIFFERS)
    odd = [paper for paper in WITH_VIN if paper in papers and papers[paper].vin != vin]
    return found | dict.fromkeys(odd, Fault.VIN_DIFFERS)


def _odd_buyers(papers: Mapping[Paper, Said]) -> list[Paper]:
    names = {paper: same_name(papers[paper].buyer) for paper in WITH_BUYER if paper in papers}
    if P.N04 in names:
        return [paper for paper, name in names.items() if name != names[P.N04]]
    return list(names) if len(set(names.values())) > 1 else []


def _odd_amounts(papers: Mapping[Paper, Said]) -> list[Paper]:
    amounts = {paper: papers[paper].amount for paper in WITH_AMOUNT if paper in papers}
    return list(amounts) if len(set(amounts.values())) > 1 else []


def same_name(name: str) -> str:
    """A name as it is compared: full width is half width, capitals and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).upper().split())


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers from `first` to `last` of which no note is in the register."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def gaps(serials: Iterable[int]) -> list[Gap]:
    """What is missing between 1 and the highest number; both ends of a gap belong to it."""
    found, expected = [], 1
    for serial in sorted(set(serials)):
        if serial > expected:
            found.append(Gap(expected, serial - 1))
        expected = serial + 1
    return found


def missing_papers(required: Collection[Paper], valid: Collection[Paper]) -> list[Paper]:
    """Required papers that are not there or not valid, in the order of the archive."""
    return sorted(set(required) - set(valid))

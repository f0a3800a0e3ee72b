"""What must be known of a car, and what an answer looks like."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from complaints.choices import Fault
from complaints.choices.sanbao import CarUse, SanbaoStatus

Span = tuple[dt.datetime, dt.datetime]

BATTERY_FIRE = (
    "BATTERY_FIRE"  # a burning traction battery; a BATTERY fault is one of its main parts
)
ASSEMBLIES = frozenset({Fault.ENGINE, Fault.TRANSMISSION, Fault.BATTERY, Fault.MOTOR})
GRAVE = frozenset({Fault.STEERING, Fault.BRAKE, Fault.BODY, Fault.FUEL, BATTERY_FIRE})
# The systems whose main parts count; the four assemblies are systems as well.
SYSTEMS = ASSEMBLIES | {
    *(Fault.STEERING, Fault.BRAKE, Fault.SUSPENSION, Fault.DRIVELINE, Fault.EMISSION, Fault.BODY)
}


@dataclass(frozen=True, slots=True)
class FoundFault:
    """A grave failure, or a fault of an assembly's main part, when and at how many km it showed.

    Not confirmed means that the customer says so and nobody has looked yet. Not open means cured.
    """

    fault: str
    at: dt.datetime
    km: int | None = None
    is_confirmed: bool = True
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair from the agreed start to its completion; None as its end while it runs.

    `problems` name what the car came for, the same problem by the same name. `parts` are replaced main
    parts as (system, part). `excluded` are the spans of transport of parts made for this VIN or of
    traction batteries, and of rescue.
    """

    name: str
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    km: int | None = None
    problems: frozenset[str] = frozenset()
    is_quality: bool = True
    is_severe: bool = False
    is_cured: bool = True
    assemblies: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()
    excluded: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """The customer demands exchange or return; the days on which it was answered and completed."""

    asked_on: dt.date
    answered_on: dt.date | None = None
    completed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CarFacts:
    """One car: `starts_on` is the invoice date, or the delivery date if that is another day.

    `months` and `km_limit` are the period of the Three Guarantees; a contract may be better than the law.
    """

    starts_on: dt.date | None
    use: str = CarUse.CONSUMER
    faults: tuple[FoundFault, ...] = ()
    demand: Demand | None = None
    months: int = 24
    km_limit: int = 50_000


@dataclass(frozen=True, slots=True)
class Finding:
    """How far one right is; `evidence` holds codes, numbers, days and names of repairs."""

    status: str
    note: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def ok(cls, evidence: Mapping[str, Any], note: str = "") -> "Finding":
        return cls(SanbaoStatus.OK, note, evidence)

    @classmethod
    def near(cls, evidence: Mapping[str, Any]) -> "Finding":
        return cls(SanbaoStatus.NEAR, "", evidence)

    @classmethod
    def reached(cls, evidence: Mapping[str, Any]) -> "Finding":
        return cls(SanbaoStatus.REACHED, "", evidence)

"""What a signal tells and a case goes on with, and what of it grows when the same is told again."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from complaints.choices import Audience, Severity
from complaints.models import Case, CaseMerge, SensorSignal

Told = dict[str, Any]

# Columns that a case takes over from the signal that opens it.
VOICE: Final = (
    "region_id", "dealer_id", "customer_id", "vehicle_id", "vin", "contact_name", "mobile",
    "words", "wish", "touch_point", "demand", "severity", "fault", "audience", "views",
    "quick_alerts", "received_at", "reported_by_id",
)  # fmt: skip
# Columns that another voice may fill where the case does not know.
FILLED: Final = (
    "region_id", "dealer_id", "customer_id", "vehicle_id", "vin", "contact_name", "mobile",
    "wish", "demand", "fault",
)  # fmt: skip


def _highest(closed_list: type[Severity] | type[Audience]) -> Callable[[Iterable[Any]], Any]:
    order = list(closed_list.values)
    return lambda found: max(found, key=order.index)


# Columns that another voice may raise: the earliest time, the gravest severity, the widest spread.
RAISED: Final[Mapping[str, Callable[[Iterable[Any]], Any]]] = {
    "received_at": min,
    "severity": _highest(Severity),
    "audience": _highest(Audience),
    "views": max,
    "quick_alerts": lambda found: sorted({one for some in found for one in some}),
}


def raise_by(case: Case, other: Case | SensorSignal) -> CaseMerge:
    """Bring the case up to what `other` tells; returns the merge, not saved, that remembers how it was.

    `case` is locked by the caller, who saves the columns of RAISED and FILLED.
    """
    before, told, own = _raisable(case), _raisable(other), _own(case)
    for name, best in RAISED.items():
        setattr(case, name, best([getattr(case, name), getattr(other, name)]))
    filled = [name for name in FILLED if not getattr(case, name) and getattr(other, name)]
    for name in filled:
        setattr(case, name, getattr(other, name))
    return CaseMerge(kept=case, before=before, own=own, told=told, filled=filled)


def take_back(case: Case, merge: CaseMerge, gone: Case | SensorSignal) -> None:
    """Give the case back what it said without `merge`, which is undone; other merges stay in force.

    What a person has changed since stays as they left it. `gone` is the signal or case that leaves.
    """
    others = list(case.merges.in_force())
    is_last = _nothing_since(case, merge)
    newest = max([merge, *others], key=lambda one: one.pk)
    for name, best in RAISED.items():
        kept = [_read(name, newest.own), *(_read(name, one.told) for one in others)]
        without = _read(name, merge.before) if is_last else best(kept)
        if getattr(case, name) == best([without, _read(name, merge.told)]):
            setattr(case, name, without)
    for name in merge.filled:
        if getattr(case, name) == getattr(gone, name):
            setattr(case, name, "" if name in TEXT else None)


def _own(case: Case) -> Told:
    """What the case says without the merges in force; what a person changed since is its own."""
    merges = list(case.merges.in_force()) if case.pk else []
    now = _raisable(case)
    if not merges:
        return now
    newest = max(merges, key=lambda one: one.pk)
    own = {}
    for name, best in RAISED.items():
        expected = best([_read(name, newest.own), *(_read(name, one.told) for one in merges)])
        own[name] = newest.own[name] if expected == getattr(case, name) else now[name]
    return own


def _nothing_since(case: Case, merge: CaseMerge) -> bool:
    """No merge was made or undone after this one: what it found is what it leaves."""
    later = case.merges.filter(pk__gt=merge.pk)
    return (
        not later.exists()
        and not case.merges.filter(pk__lt=merge.pk, undone_at__gt=merge.at).exists()
    )


TEXT: Final = frozenset({"vin", "contact_name", "mobile", "wish", "demand", "fault"})
SAVED: Final = (*RAISED, *(name.removesuffix("_id") for name in FILLED), "mobile_hash")


def _raisable(voice: Case | SensorSignal) -> Told:
    return {name: _written(getattr(voice, name)) for name in RAISED}


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _read(name: str, kept: Told) -> Any:
    return dt.datetime.fromisoformat(kept[name]) if name == "received_at" else kept[name]

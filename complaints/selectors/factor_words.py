"""The numbers of a factor table by name, for reading and for entering others (domain.md 3.4)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.choices import Audience, Lamp, Severity
from complaints.choices.light import Legal

Path = tuple[str | int, ...]
Text = str | Promise

GROUPS: dict[str, Text] = {
    "severity": _("S: severity"),
    "audience": _("p: where it was said"),
    "views": _("p: how many saw it"),
    "customers": _("p: customers with the same issue"),
    "cross_region": _("p: in two regions or more"),
    "recurrence": _("r: times it came back in the days below"),
    "time": _("t: share of the target time"),
    "time_above": _("t: above the last share"),
    "silence": _("t: at least, without a contact"),
    "legal": _("L: law"),
    "legal_cap": _("L: cap"),
    "bands": _("Lights from which score on"),
    "limits": _("Hours, days and counts"),
}
LIMITS: dict[str, Text] = {
    "silence_hours": _("Hours without a contact that count as silence"),
    "recurrence_days": _("Days in which it came back"),
    "crowd_days": _("Days in which customers say the same"),
    "deadline_workdays": _("Workdays to a statutory deadline that count as near"),
    "downgrade_hours": _("Hours below the band before a light may fall"),
    "series_cars": _("Cars with the same fault that make a series"),
    "series_days": _("Days in which they make a series"),
    "media_views": _("Views above which a quick alert rings"),
    "off_road_days": _("Days off the road above which a case is yellow at least"),
    "reopenings": _("Reopenings from which a case is yellow at least"),
}
NAMES: dict[str, Mapping[str, Text]] = {
    "severity": dict(Severity.choices),
    "audience": dict(Audience.choices),
    "legal": dict(Legal.choices),
    "bands": dict(Lamp.choices),
    "limits": LIMITS,
}


def numbers_of(tables: Mapping[str, Any]) -> Iterator[tuple[Path, int | str]]:
    """Every number of the tables with the way to it, in the order of the page."""
    for group in GROUPS:
        yield from _leaves(tables[group], (group,))


def name_of(path: Path) -> str:
    """ "p: how many saw it · step 2 · from"; the group alone where it holds one number."""
    group, *rest = path
    parts = [str(GROUPS[str(group)])]
    names = NAMES.get(str(group), {})
    for place, key in enumerate(rest):
        if isinstance(key, str):
            parts.append(str(names.get(key, key)))
        elif place == 0:
            parts.append(
                str(key) if group == "recurrence" else str(_("step %(n)s") % {"n": key + 1})
            )
        else:
            parts.append(str(_("counts") if key else _BORDERS[str(group)]))
    return " · ".join(parts)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, int | str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*path, place))
    else:
        yield path, value


_BORDERS: dict[str, Text] = {"views": _("from"), "customers": _("from"), "time": _("up to")}

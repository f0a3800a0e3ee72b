"""What a page of the portal offers to do: forms that stand on it, each with its address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from complaints.forms.case_desk import CASE_DESK
from complaints.forms.command import Desk, Offered, Text
from complaints.forms.desks import PARTS
from complaints.forms.signal_desk import SIGNAL_DESK
from complaints.models import Case, SensorSignal
from dealerops.foundation.actor import Actor

Typed = Mapping[str, forms.Form]


@dataclass(frozen=True, slots=True)
class Shown:
    """One form as the page shows it; `is_open` is unfolded."""

    key: str
    label: Text
    hint: Text
    form: forms.Form
    url: str
    is_open: bool
    is_danger: bool


def on_case(case: Case, actor: Actor, typed: Typed) -> list[Shown]:
    """Next steps first; `typed` are forms that came back, by their key."""
    shown = [
        _shown(one, case, actor, typed, reverse("complaints:case_form", args=(case.pk, one.key)))
        for one in CASE_DESK.offers(case, actor)
    ]
    return sorted(shown, key=lambda one: not one.is_open)


def on_signal(signal: SensorSignal, actor: Actor, typed: Typed) -> list[Shown]:
    return [
        _shown(
            one, signal, actor, typed, reverse("complaints:signal_form", args=(signal.pk, one.key))
        )
        for one in SIGNAL_DESK.offers(signal, actor)
    ]


def on_part(noun: str, row: object, case_id: int, actor: Actor, typed: Typed) -> list[Shown]:
    """What can be done with one thing that hangs on the case."""
    desk: Desk = PARTS[noun]
    pk = row.pk  # type: ignore[attr-defined]
    shown = []
    for one in desk.offers(row, actor):
        url = reverse("complaints:part_form", args=(case_id, noun, pk, one.key))
        shown.append(_shown(one, row, actor, typed, url, prefix=f"{noun}-{pk}-"))
    return shown


def _shown(
    one: Offered, row: object, actor: Actor, typed: Typed, url: str, *, prefix: str = ""
) -> Shown:
    key = f"{prefix}{one.key}"
    form = typed.get(key) or one.command.bound(row, actor)
    form.auto_id = f"id_{key}_%s"  # several forms of a page ask for the same things
    is_open = key in typed or one.command.is_next
    return Shown(key, one.label, one.command.hint, form, url, is_open, one.command.is_danger)

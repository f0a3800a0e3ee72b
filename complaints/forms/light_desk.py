"""What people do to a light: the commands for both faces (domain.md 3.4, 7.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.choices import ENDED, Lamp
from complaints.forms import light as f
from complaints.forms.command import Command, Desk, Text, nothing_shown, shown
from complaints.forms.sanbao import SheetForm, line_of
from complaints.models import Case, CaseFact, SanbaoFact
from complaints.rules import light as rules
from complaints.selectors.sanbao_page import sanbao_of_case
from complaints.services.case_facts import say_fact, withdraw_fact
from complaints.services.light_by_hand import override_lamp, release_alert, tell_alert
from complaints.services.sanbao_sheet import say_sanbao_fact, withdraw_sanbao_fact
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import written

Names = Iterable[tuple[str, Text]]


def _tell(pk: int, *, by: Actor, kind: str, note: str, version: int | None) -> object:
    return tell_alert(pk, kind, note, by=by, version=version)


def _release(pk: int, *, by: Actor, reason: str, version: int | None) -> object:
    return release_alert(pk, reason, by=by, version=version)


def _override(pk: int, *, by: Actor, lamp: str, reason: str, version: int | None) -> object:
    return override_lamp(pk, lamp, reason, by=by, version=version)


def _fact(pk: int, *, by: Actor, kind: str, **said: Any) -> object:
    return say_fact(pk, kind, by=by, **said)


def _withdraw(pk: int, *, by: Actor, reason: str, version: int | None) -> object:
    return withdraw_fact(pk, reason, by=by)


def _say_sanbao(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    return say_sanbao_fact(pk, line_of(said), by=by, version=version)


def _withdraw_sanbao(pk: int, *, by: Actor) -> object:
    return withdraw_sanbao_fact(pk, by=by)


def _sheet(case: Case, actor: Actor) -> Mapping[str, Any]:
    """With the car's repairs to choose from."""
    found = sanbao_of_case(case, actor=actor)
    orders = [
        (key, f"{number} · {written(at, Kind.DATE)}")
        for key, number, at in (found.orders if found else ())
    ]
    return {**shown(case, actor), "orders": orders}


def names_of_light(case: Case, actor: Actor) -> Names:
    """What this person may do to the light now; rules may still refuse with a reason."""
    is_over = case.state in ENDED
    if actor.role in rules.TELLERS and not is_over:
        yield "tell_alert", _("Ring a quick alert")
        yield "say_fact", _("Add what counts for the light")
        if case.vehicle_id:
            yield "say_sanbao", _("Add to the car's fact sheet")
    if actor.role not in rules.OVERRIDERS:
        return
    if rules.is_resolved(case) is None:
        yield "release_alert", _("Release the quick alert")
    if case.lamp != Lamp.GREEN and not is_over:
        yield "override", _("Override the light")


def _names_of_fact(fact: CaseFact | SanbaoFact, actor: Actor) -> Names:
    if fact.withdrawn_at is None and actor.role in rules.TELLERS:
        yield "withdraw", _("Withdraw")


LIGHT: Mapping[str, Command] = {
    "tell_alert": Command(
        f.AlertForm,
        _tell,
        hint=_("The case becomes red at once, and people are paged."),
        is_danger=True,
    ),
    "say_fact": Command(f.FactForm, _fact),
    "say_sanbao": Command(
        SheetForm,
        _say_sanbao,
        _sheet,
        hint=_("What the repair orders do not show; the rights are evaluated at once."),
    ),
    "release_alert": Command(f.WhyForm, _release),
    "override": Command(
        f.LampForm,
        _override,
        hint=_("It holds for five workdays, and ends at once when the case becomes worse."),
        is_danger=True,
    ),
}
FACT_DESK = Desk(
    CaseFact, {"withdraw": Command(f.WhyForm, _withdraw, nothing_shown)}, _names_of_fact
)
SHEET_DESK = Desk(
    SanbaoFact,
    {"withdraw": Command(forms.Form, _withdraw_sanbao, nothing_shown, is_danger=True)},
    _names_of_fact,
)

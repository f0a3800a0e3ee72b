"""Every command about a case as both faces offer it: its form, its service, what the form begins with.

The keys are rows of the workflow table, which says who is offered what and when. The first contact has
no button of its own: it follows from a contact in which the customer was reached. What the customer
says in the verification call is one form, whichever row it comes to.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.forms import casework as f
from complaints.forms.clock_desk import CLOCKS, names_of_clocks
from complaints.forms.command import Command, Desk, Text, by_table, shown, shown_as
from complaints.forms.handling_desk import HANDLING
from complaints.forms.light_desk import LIGHT, names_of_light
from complaints.forms.triage import RateForm, TriageForm, rating_of
from complaints.models import Case
from complaints.selectors.owners import possible_owners
from complaints.services import casework as s
from complaints.services.closing import (
    Closing,
    close_case,
    close_without_agreement,
    resolve_case,
    verify_case,
    withdraw_case,
)
from complaints.services.contacts import Talk, record_contact
from complaints.services.holds import lift_hold, place_hold
from complaints.services.invalidity import decide_invalid, propose_invalid
from complaints.services.merging import merge_cases
from complaints.services.reopening import reopen_case
from complaints.services.triage import rate_case, triage_case
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor
from dealerops.network.models import Dealer

Said = dict[str, Any]
RATED = ("touch_point", "severity", "demand", "fault", "audience", "views", "department")
CLOSED = ("root_cause", "measures", "cost")


def _triage(pk: int, *, by: Actor, **said: Any) -> object:
    dealer = said["dealer"]
    return triage_case(
        pk,
        rating_of(said),
        by=by,
        dealer_id=dealer.pk if dealer else None,
        owner_id=said["owner_id"],
        version=said["version"],
    )


def _rate(pk: int, *, by: Actor, **said: Any) -> object:
    return rate_case(pk, rating_of(said), by=by, version=said["version"])


def _contact(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    talk = Talk(**{**said, "minutes": said["minutes"] or 0})
    return record_contact(pk, talk, by=by, version=version)


def _assign(pk: int, *, by: Actor, owner_id: int, **said: Any) -> object:
    return s.assign_owner(pk, owner_id, by=by, **said)


def _note(pk: int, *, by: Actor, note: str, minutes: int | None, version: int | None) -> object:
    return s.add_note(pk, note, by=by, minutes=minutes or 0, version=version)


def _plan(pk: int, *, by: Actor, plan: str, minutes: int | None, version: int | None) -> object:
    return s.propose_plan(pk, plan, by=by, minutes=minutes or 0, version=version)


def _resolve(
    pk: int, *, by: Actor, measures: str, minutes: int | None, version: int | None
) -> object:
    return resolve_case(pk, measures, by=by, minutes=minutes or 0, version=version)


def _verify(pk: int, *, by: Actor, **said: Any) -> object:
    minutes = said["minutes"] or 0
    return verify_case(
        pk, said["said"], said["summary"], by=by, minutes=minutes, version=said["version"]
    )


def _close(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    return close_case(pk, Closing(**said), by=by, version=version)


def _close_anyway(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    return close_without_agreement(pk, Closing(**said), by=by, version=version)


def _merge(pk: int, *, by: Actor, number: Case, version: int | None) -> object:
    return merge_cases(pk, number.pk, by=by, version=version)


def _group(pk: int, *, by: Actor, number: Case, version: int | None) -> object:
    return s.set_parent(pk, number.pk, by=by, version=version)


def _rated(case: Case, _actor: Actor) -> Mapping[str, Any]:
    first = {name: getattr(case, name) for name in (*RATED, "quick_alerts", "version")}
    return {"initial": first}


def _triaged(case: Case, actor: Actor) -> Mapping[str, Any]:
    first = {**_rated(case, actor)["initial"], "dealer": case.dealer_id, "owner_id": case.owner_id}
    people = [(one.pk, str(one)) for one in possible_owners(case)]
    return {
        "initial": first,
        "people": people,
        "dealers": Dealer.objects.visible_to(actor).order_by("code"),
    }


def _owned(case: Case, _actor: Actor) -> Mapping[str, Any]:
    first = {"owner_id": case.owner_id, "department": case.department, "version": case.version}
    return {"initial": first, "people": [(one.pk, str(one)) for one in possible_owners(case)]}


def _others(case: Case, actor: Actor) -> Mapping[str, Any]:
    return {**shown(case, actor), "cases": Case.objects.visible_to(actor).exclude(pk=case.pk)}


CASEWORK: Mapping[str, Command] = {
    "triage": Command(TriageForm, _triage, _triaged, is_next=True),
    "acknowledge": Command(f.PlainForm, s.acknowledge_case),
    "contact": Command(f.ContactForm, _contact),
    "investigate": Command(f.PlainForm, s.investigate_case, is_next=True),
    "propose_plan": Command(f.PlanForm, _plan, shown_as("plan"), is_next=True),
    "agree": Command(f.PlainForm, s.agree_plan, is_next=True),
    "execute": Command(f.PlainForm, s.execute_plan, is_next=True),
    "resolve": Command(f.ResolveForm, _resolve, shown_as("measures"), is_next=True),
    "verify": Command(
        f.VerdictForm,
        _verify,
        label=_("Verification call"),
        hint=_("Made by somebody who does not own the case. Not satisfied: back to work."),
        is_next=True,
    ),
    "close": Command(f.CloseForm, _close, shown_as(*CLOSED), is_next=True),
    "close_without_agreement": Command(
        f.ExceptionForm, _close_anyway, shown_as(*CLOSED), is_danger=True
    ),
    "reopen": Command(
        f.ReasonForm,
        reopen_case,
        hint=_("Within 30 days of the close; later it is a new complaint that points back here."),
    ),
    "assign": Command(f.OwnerForm, _assign, _owned),
    "rate": Command(RateForm, _rate, _rated),
    "note": Command(f.NoteForm, _note),
    "group": Command(f.NumberForm, _group, _others),
    "merge": Command(f.NumberForm, _merge, _others, is_danger=True),
    "propose_invalid": Command(
        f.ReasonForm,
        propose_invalid,
        hint=_("An advocate and head office have to agree; the second person decides."),
        is_danger=True,
    ),
    "invalidate": Command(f.AgreedForm, decide_invalid, is_danger=True),
    "withdraw": Command(f.ReasonForm, withdraw_case, is_danger=True),
    "hold": Command(
        f.ReasonForm,
        place_hold,
        hint=_("From then on only the lawyer speaks with this customer."),
        is_danger=True,
    ),
    "lift_hold": Command(f.ReasonForm, lift_hold),
}


def _names(case: Case, actor: Actor) -> Iterable[tuple[str, Text]]:
    """What the table offers; a proposal that the case is none is made once, and answered then."""
    is_proposed = case.invalid_proposals.open().exists()
    left_out = "propose_invalid" if is_proposed else "invalidate"
    for name, label in by_table(CASE_FLOW)(case, actor):
        if name != left_out:
            yield name, label
    yield from names_of_light(case, actor)
    yield from names_of_clocks(case, actor)


CASE_DESK = Desk(Case, {**CASEWORK, **HANDLING, **LIGHT, **CLOCKS}, _names)

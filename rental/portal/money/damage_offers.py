"""What can be done with a damage case, each by the service that does it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from rental.choices import PayChannel
from rental.choices.damage import DamageState
from rental.choices.roles import STORE_ROLES
from rental.forms import damage as f
from rental.forms.money import EmptyForm, PaymentForm, ReasonForm
from rental.models import DamageCase
from rental.portal.money.desk import Offer
from rental.portal.money.item_offers import once
from rental.services import damage as s
from rental.services import damage_papers
from rental.services.insurer import take_from_insurer
from rental.workflow.damage import OPEN

if TYPE_CHECKING:
    from rental.portal.money.damages import DamageDesk


def _allows(name: str) -> Callable[[Any], bool]:
    return lambda desk: name in desk.actions


def _is_open(desk: "DamageDesk") -> bool:
    return desk.obj.state in OPEN or desk.obj.state == DamageState.INVOICED


def _clauses(case: DamageCase) -> list[tuple[str, str]]:
    terms = case.order.terms
    rows = terms.clauses.all() if terms else ()
    return [(one.number, f"{one.number} · {one.get_kind_display()}") for one in rows]


def _assess_form(desk: "DamageDesk", data: dict[str, Any]) -> f.AssessForm:
    case = desk.obj
    first = {"version": case.version, "accident_number": case.accident_number}
    if case.assessed_at:
        names = ("assessed_by", "repair_cost", "insurer_paid", "uncovered", "repair_days")
        first |= {name: getattr(case, name) for name in (*names, "void_reason", "clause")}
        first["liability"] = case.liability * f.PERCENT
    return f.AssessForm(**data, clauses=_clauses(case), initial=first)


def _assess(case: DamageCase, form: f.AssessForm, request: ActorRequest) -> object:
    version = form.cleaned_data["version"]
    return s.assess_damage(case.pk, form.assessment, by=request.actor, version=version)


def kept(files: list[Any], request: ActorRequest) -> list[Attachment]:
    return [
        store_upload(cast(BinaryIO, one), name=one.name or "", by=request.actor)
        for one in files
        if one
    ]


def _photo(case: DamageCase, form: f.PhotoForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    for photo in kept(said["photos"], request):
        damage_papers.add_photo(case.pk, said["phase"], photo, by=request.actor)
    return None


def _paper(case: DamageCase, form: f.PaperForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    paper = kept([said["file"]], request)[0]
    return damage_papers.add_paper(case.pk, said["kind"], paper, by=request.actor)


def _plain(verb: Callable[..., object]) -> Callable[[DamageCase, EmptyForm, ActorRequest], object]:
    def do(case: DamageCase, form: EmptyForm, request: ActorRequest) -> object:
        return verb(case.pk, by=request.actor, version=form.cleaned_data["version"])

    return do


def _agree(case: DamageCase, form: f.PersonForm, request: ActorRequest) -> object:
    return s.agree_to_damage(case.pk, form.cleaned_data["person"], by=request.actor)


def _dispute(case: DamageCase, form: ReasonForm, request: ActorRequest) -> object:
    return s.dispute_damage(case.pk, form.cleaned_data["reason"], by=request.actor)


def _close(case: DamageCase, form: Any, request: ActorRequest) -> object:
    return s.close_damage(case.pk, by=request.actor, reason=form.cleaned_data.get("reason", ""))


def _insurer_form(desk: "DamageDesk", data: dict[str, Any]) -> PaymentForm:
    amount = min(desk.insurer_owes, desk.obj.insurer_paid) or desk.insurer_owes
    return PaymentForm(**data, initial={"amount": amount, "channel": PayChannel.TRANSFER})


def _insurer(case: DamageCase, form: PaymentForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return take_from_insurer(
        case.pk,
        said["amount"],
        channel=said["channel"],
        key=f"insurer:{once(request)}",
        by=request.actor,
        ref=said["reference"],
    )


def _empty(desk: "DamageDesk", data: dict[str, Any]) -> EmptyForm:
    return EmptyForm(**data, initial={"version": desk.obj.version})


DAMAGE_OFFERS: dict[str, Offer] = {
    "assess": Offer(
        _("Assess"), _("Save the assessment"), _allows("assess"), _assess_form, _assess
    ),
    "photo": Offer(
        _("Add photos"), _("Keep the photos"), _is_open, lambda d, data: f.PhotoForm(**data), _photo
    ),
    "paper": Offer(
        _("Add a paper"), _("Keep the paper"), _is_open, lambda d, data: f.PaperForm(**data), _paper
    ),
    "notify": Offer(
        _("Inform the customer"), _("The customer is informed"), _allows("notify"), _empty,
        _plain(s.notify_of_damage), folded=False,
    ),
    "agree": Offer(
        _("The customer agrees"), _("Note the agreement"), _allows("agree"),
        lambda d, data: f.PersonForm(**data), _agree,
    ),
    "dispute": Offer(
        _("The customer disputes"), _("Note the dispute"), _allows("dispute"),
        lambda d, data: ReasonForm(**data), _dispute,
    ),
    "uphold": Offer(
        _("Decide the dispute"), _("The charge stands"), _allows("uphold"), _empty,
        _plain(s.uphold_damage),
    ),
    "invoice": Offer(
        _("Invoice"), _("Charge the customer"), _allows("invoice"), _empty,
        _plain(s.invoice_damage), folded=False,
    ),
    "insurer": Offer(
        _("Insurer paid"), _("Payment received"),
        lambda d: d.actor.role in STORE_ROLES and d.insurer_owes > 0, _insurer_form, _insurer,
    ),
    "close": Offer(_("Close"), _("Close"), _allows("close"), _empty, _close, folded=False),
    "drop": Offer(
        _("Close without a charge"), _("Close without a charge"), _allows("drop"),
        lambda d, data: ReasonForm(**data), _close, danger=True,
    ),
}  # fmt: skip

"""What can be done with an item owed, each by the service that does it."""

import uuid
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.selectors import people_at_dealer
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Role
from dealerops.submissions.services import FIELD
from rental.choices.dunning import PlanState, Rung, StepState
from rental.choices.ledger import ItemKind
from rental.choices.roles import COLLECTORS, HEADS, STORE_ROLES
from rental.forms import money as f
from rental.models import DunningStep, InstalmentPlan, LedgerItem
from rental.portal.money.desk import Offer
from rental.services import debt_talks, dunning, instalments, ledger, releases, write_offs

if TYPE_CHECKING:
    from rental.portal.money.items import ItemDesk


def once(request: ActorRequest) -> str:
    """The key of what is posted: the same form sent twice is the same money."""
    return request.POST.get(FIELD) or uuid.uuid4().hex


def _is_open(desk: "ItemDesk") -> bool:
    return desk.obj.balance > 0


def _may(desk: "ItemDesk", roles: frozenset[Role]) -> bool:
    return desk.actor.role in roles and _is_open(desk)


def _step(desk: "ItemDesk") -> DunningStep | None:
    """The oldest step to do that is not a call."""
    rows = [one for one in desk.steps if one.state == StepState.OPEN and one.rung != Rung.CALL]
    return rows[-1] if rows else None


def _plan(desk: "ItemDesk") -> InstalmentPlan | None:
    return next((one for one in desk.plans if one.state == PlanState.PROPOSED), None)


def _pay(item: LedgerItem, form: f.PaymentForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return ledger.receive(
        customer=item.customer,
        store=item.dealer,
        amount=said["amount"],
        channel=said["channel"],
        key=f"pay:{once(request)}",
        by=request.actor,
        items=(item.pk,),
        ref=said["reference"],
    )


def _call(item: LedgerItem, form: f.CallForm, request: ActorRequest) -> object:
    return debt_talks.log_call(item.pk, form.call, by=request.actor)


def _promise(item: LedgerItem, form: f.PromiseForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return debt_talks.promise_to_pay(
        item.pk,
        said["promised_on"],
        on=timezone.localdate(),
        by=request.actor,
        amount=said["amount"],
    )


def _dispute(item: LedgerItem, form: f.ReasonForm, request: ActorRequest) -> object:
    return debt_talks.open_dispute(item.pk, form.cleaned_data["reason"], by=request.actor)


def _settle(item: LedgerItem, form: f.ReasonForm, request: ActorRequest) -> object:
    return debt_talks.settle_dispute(item.pk, by=request.actor, note=form.cleaned_data["reason"])


def _do_step(item: LedgerItem, form: f.OutcomeForm, request: ActorRequest) -> object:
    steps = DunningStep.objects.visible_to(request.actor).to_do().filter(item=item)
    step = steps.exclude(rung=Rung.CALL).order_by("pk").first()
    version = form.cleaned_data["version"]
    return step and dunning.complete_step(step.pk, form.outcome, by=request.actor, version=version)


def _propose(item: LedgerItem, form: f.PlanForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return instalments.propose_plan(
        item.pk,
        count=said["count"],
        first_on=said["first_on"],
        on=timezone.localdate(),
        by=request.actor,
    )


def _living_plan(item: LedgerItem, request: ActorRequest) -> InstalmentPlan:
    plans = InstalmentPlan.objects.visible_to(request.actor).filter(item=item)
    return plans.get(state=PlanState.PROPOSED)


def _sign(item: LedgerItem, form: f.SignForm, request: ActorRequest) -> object:
    file = form.cleaned_data["file"]
    paper = store_upload(cast(BinaryIO, file), name=file.name or "", by=request.actor)
    signature = instalments.Signature(form.cleaned_data["person"], paper)
    plan = _living_plan(item, request)
    return instalments.sign_plan(plan.pk, signature, on=timezone.localdate(), by=request.actor)


def _withdraw(item: LedgerItem, form: f.EmptyForm, request: ActorRequest) -> object:
    return instalments.withdraw_plan(_living_plan(item, request).pk, by=request.actor)


def _give_up(item: LedgerItem, form: f.WriteOffForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return write_offs.propose_write_off(
        item.pk, said["reason"], form.papers, by=request.actor, note=said["note"]
    )


def _assign(item: LedgerItem, form: f.CollectorForm, request: ActorRequest) -> object:
    return dunning.assign_collector(item.pk, form.cleaned_data["collector"], by=request.actor)


def _from_deposit(item: LedgerItem, form: f.EmptyForm, request: ActorRequest) -> object:
    return item.order_id and releases.pay_from_deposit(item.order_id, by=request.actor)


def _credit(item: LedgerItem, form: f.CreditNoteForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    key = f"note:{once(request)}"
    return ledger.credit_note(
        item.pk, said["amount"], key=key, by=request.actor, ref=said["reason"]
    )


def _people(desk: "ItemDesk") -> list[tuple[int, str]]:
    if desk.actor.role == Role.COLLECTOR:
        return [(desk.actor.user_id or 0, str(_("Me")))]
    roles = sorted(COLLECTORS)
    found = {
        one.pk: str(one) for role in roles for one in people_at_dealer(role, desk.obj.dealer_id)
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def _plain(form: type[Form]) -> Any:
    return lambda _desk, data: form(**data)


def _outcome(desk: "ItemDesk", data: dict[str, Any]) -> Form:
    step = _step(desk)
    return f.OutcomeForm(**data, initial={"version": step.version if step else None})


def _amount(desk: "ItemDesk", data: dict[str, Any]) -> Form:
    return f.PaymentForm(**data, initial={"amount": desk.obj.balance})


ITEM_OFFERS: dict[str, Offer] = {
    "pay": Offer(
        _("Take a payment"), _("Payment received"), lambda d: _may(d, STORE_ROLES), _amount, _pay
    ),
    "step": Offer(
        _("Do the next step"), _("Step done"),
        lambda d: d.actor.role in COLLECTORS and _step(d) is not None, _outcome, _do_step,
        folded=False,
    ),
    "call": Offer(
        _("Note a call"), _("Save the call"),
        lambda d: _may(d, COLLECTORS) and not d.obj.is_disputed, _plain(f.CallForm), _call,
    ),
    "promise": Offer(
        _("Promise to pay"), _("Note the promise"),
        lambda d: _may(d, COLLECTORS) and not d.has_promise, _plain(f.PromiseForm), _promise,
    ),
    "plan": Offer(
        _("Offer instalments"), _("Offer this plan"),
        lambda d: _may(d, COLLECTORS) and d.may_split, _plain(f.PlanForm), _propose,
    ),
    "sign": Offer(
        _("The customer signs the plan"), _("The plan is signed"),
        lambda d: d.actor.role in COLLECTORS and _plan(d) is not None, _plain(f.SignForm), _sign,
        folded=False,
    ),
    "withdraw": Offer(
        _("Take the plan back"), _("Take the plan back"),
        lambda d: d.actor.role in COLLECTORS and _plan(d) is not None, _plain(f.EmptyForm),
        _withdraw, danger=True,
    ),
    "deposit": Offer(
        _("Pay from the deposit"), _("Use the deposit"),
        lambda d: _may(d, STORE_ROLES) and d.deposit + d.hold > 0, _plain(f.EmptyForm), _from_deposit,
    ),
    "dispute": Offer(
        _("The customer disputes it"), _("Stop dunning"),
        lambda d: _may(d, STORE_ROLES) and not d.obj.is_disputed, _plain(f.ReasonForm), _dispute,
    ),
    "settle": Offer(
        _("Settle the dispute"), _("The debt stands"),
        lambda d: d.actor.role in HEADS and d.obj.is_disputed, _plain(f.ReasonForm), _settle,
        folded=False,
    ),
    "credit": Offer(
        _("Credit note"), _("Take it back"), lambda d: d.actor.role in HEADS and d.obj.kind
        != ItemKind.INSTALMENT, _plain(f.CreditNoteForm), _credit, danger=True,
    ),
    "collector": Offer(
        _("Collector"), _("Give to this collector"), lambda d: _may(d, COLLECTORS),
        lambda d, data: f.CollectorForm(**data, people=_people(d)), _assign,
    ),
    "write_off": Offer(
        _("Propose a write-off"), _("Propose it"),
        lambda d: _may(d, COLLECTORS) and not d.has_write_off, _plain(f.WriteOffForm), _give_up,
        danger=True,
    ),
}  # fmt: skip

"""A customer's account with the store: what is owed, what was paid, the statement and its link."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.foundation.actor import Actor
from dealerops.network.models import Dealer
from dealerops.portal.registry import Badge
from dealerops.printing import print_form
from dealerops.registry.models import Customer
from rental.choices.ledger import Bucket
from rental.choices.roles import HEADS, STORE_ROLES
from rental.forms import money as f
from rental.models import JournalEntry, LedgerItem, RentalOrder
from rental.portal.access import for_store
from rental.portal.money.desk import Desk, Offer, answer, show
from rental.portal.money.item_offers import once
from rental.selectors.money_badges import item_badge
from rental.selectors.statement_print import statement_paper
from rental.selectors.statements import Statement, statement_of
from rental.services import ledger
from rental.services.ledger.correcting import NOT_HERE
from rental.services.statements import make_statement_link


def _store(request: ActorRequest, customer: Customer) -> Dealer:
    """The reader's store with which the customer has business."""
    orders = RentalOrder.objects.visible_to(request.actor).filter(customer=customer)
    order = orders.filter(dealer__in=request.actor.dealer_ids).select_related("dealer").first()
    if order is None:
        raise Http404
    return order.dealer


def _pay(customer: Customer, form: f.PaymentForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return ledger.receive(
        customer=customer,
        store=_store(request, customer),
        amount=said["amount"],
        channel=said["channel"],
        key=f"pay:{once(request)}",
        by=request.actor,
        ref=said["reference"],
    )


def _pay_out(customer: Customer, form: f.PayOutForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return ledger.pay_out_credit(
        customer,
        _store(request, customer),
        said["amount"],
        channel=said["channel"],
        key=f"out:{once(request)}",
        by=request.actor,
    )


def _reverse(customer: Customer, form: f.ReverseForm, request: ActorRequest) -> object:
    said = form.cleaned_data
    return ledger.reverse_entry(said["entry"], reason=said["reason"], by=request.actor)


def _entries(desk: "AccountDesk") -> list[tuple[int, str]]:
    """The latest entries on the account that nothing has taken back."""
    rows = JournalEntry.objects.visible_to(desk.actor).filter(
        lines__account__customer=desk.obj, reversed_by=None
    )
    rows = rows.exclude(kind__in=NOT_HERE).order_by("-pk").distinct()[:20]
    return [(one.pk, f"{one.booked_on} · {one.get_kind_display()} · {one.pk}") for one in rows]


OFFERS: dict[str, Offer] = {
    "pay": Offer(
        _("Take a payment"), _("Payment received"), lambda d: d.actor.role in STORE_ROLES,
        lambda d, data: f.PaymentForm(**data), _pay, folded=False,
    ),
    "out": Offer(
        _("Pay credit out"), _("Credit is paid out"),
        lambda d: d.actor.role in HEADS and d.statement.credit > 0,
        lambda d, data: f.PayOutForm(**data), _pay_out, danger=True,
    ),
    "reverse": Offer(
        _("Reverse an entry"), _("Reverse it"), lambda d: d.actor.role in HEADS,
        lambda d, data: f.ReverseForm(**data, entries=_entries(d)), _reverse, danger=True,
    ),
}  # fmt: skip


@dataclass
class AccountDesk(Desk):
    """One customer's account."""

    obj: Customer

    offers: ClassVar[Mapping[str, Offer]] = OFFERS
    template: ClassVar[str] = "rental/money/account.html"
    link: str = ""

    def url(self, key: str) -> str:
        return reverse("rental:account_do", args=(self.obj.pk, key))

    @cached_property
    def statement(self) -> Statement:
        return statement_of(self.obj, self.actor, timezone.localdate())

    @property
    def buckets(self) -> list[tuple[object, object]]:
        return [
            (Bucket(key).label, amount) for key, amount in self.statement.ageing.columns.items()
        ]

    @property
    def items(self) -> list[tuple[LedgerItem, Badge]]:
        today = timezone.localdate()
        return [(item, item_badge(item, today)) for item in self.statement.items]


def account_or_404(actor: Actor, pk: int) -> Customer:
    """A customer with an order at a store that the reader sees."""
    orders = RentalOrder.objects.visible_to(actor).filter(customer=pk)
    order = orders.select_related("customer").first()
    if order is None:
        raise Http404
    return order.customer


@require_safe
@for_store
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    desk = AccountDesk(account_or_404(request.actor, pk), request.actor)
    return show(request, desk)


@require_POST
@for_store
def do(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page of an account."""
    to = reverse("rental:account", args=(pk,))
    return answer(
        request, key, lambda: AccountDesk(account_or_404(request.actor, pk), request.actor), to
    )


@require_safe
@for_store
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The statement as PDF, in the reader's language."""
    customer = account_or_404(request.actor, pk)
    statement = statement_of(customer, request.actor, timezone.localdate())
    data = statement_paper(statement, store=_store(request, customer), back=request.path)
    name = f"statement-{customer.pk}-{statement.on.isoformat()}"
    return serve_made(print_form("statement", data), filename=name, kind=FileKind.PDF)


@require_POST
@for_store
def link(request: ActorRequest, pk: int) -> HttpResponse:
    """A new link for the customer, shown once."""
    customer = account_or_404(request.actor, pk)
    token = make_statement_link(customer.pk, _store(request, customer).pk, by=request.actor)
    desk = AccountDesk(customer, request.actor)
    desk.link = request.build_absolute_uri(reverse("rental:statement", args=(token,)))
    return show(request, desk)

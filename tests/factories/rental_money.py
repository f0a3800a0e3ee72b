"""One of everything that a store's money is made of, as pages and matrices need it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM
from rental.choices.damage import PaperKind
from rental.choices.ledger import ItemKind
from rental.models import (
    DamageCase,
    DamagePaper,
    DamagePhoto,
    DunningStep,
    JournalEntry,
    LedgerAudit,
    LedgerItem,
    RentalOrder,
    WriteOff,
    WriteOffEvidence,
)
from rental.services import ledger
from rental.services.damage import Found, report_damage
from rental.services.damage_papers import add_paper
from rental.services.dunning import climb
from rental.services.statements import make_statement_link
from rental.services.write_offs import propose_write_off
from tests.factories.market import make_paper, numbers
from tests.factories.rental import DAY, RentalHouse, an_order


@dataclass(frozen=True, slots=True)
class MoneyPapers:
    """A rental that is over, with an old debt, its dunning, a write-off to be decided, and damage."""

    order: RentalOrder
    item: LedgerItem
    entry: JournalEntry
    step: DunningStep
    write_off: WriteOff
    evidence: WriteOffEvidence
    case: DamageCase
    photo: DamagePhoto
    paper: DamagePaper
    audit: LedgerAudit
    token: str  # to the customer's statement

    @property
    def records(self) -> dict[str, Model]:
        """What the back office sees of it, by model."""
        rows = (self.item, self.entry, self.step, self.write_off, self.case, self.audit)
        return {row._meta.label_lower: row for row in rows}

    def record_of(self, part: str) -> Model | None:
        """What an address of this part of the pages is about."""
        parts: dict[str, Model] = {
            "receivables": self.item,
            "dunning": self.step,
            "accounts": self.order.customer,
            "damages": self.case,
            "photos": self.photo,
            "papers": self.paper,
            "write-offs": self.write_off,
            "evidence": self.evidence,
        }
        return parts.get(part)


def money_papers(house: RentalHouse) -> MoneyPapers:
    end = timezone.now() - DAY
    order = an_order(house.store, house.a, end - 3 * DAY, end, state="DEPOSIT_HOLD")
    today = timezone.localdate()
    item = ledger.charge(
        order=order, kind=ItemKind.RENT, amount=order.rent, due_on=today - dt.timedelta(days=70),
        key=f"money:{next(numbers)}", by=SYSTEM,
    )  # fmt: skip
    step = climb(item.pk, on=today)
    assert step
    write_off = propose_write_off(
        item.pk, "BANKRUPTCY", [("proof.pdf", make_paper())], by=house.collector
    )
    case = report_damage(
        order=order,
        found=Found(timezone.now(), "left door", "dented"),
        by=house.operator,
        after=[store_upload(make_paper(), name="after.png", by=SYSTEM)],
    )
    paper = add_paper(
        case.pk,
        PaperKind.ASSESSMENT,
        store_upload(make_paper(), name="quote.pdf", by=SYSTEM),
        by=house.operator,
    )
    entry = JournalEntry.objects.filter(order=order).latest("pk")
    evidence, photo = write_off.evidence.get(), case.photos.get()
    audit = ledger.audit_ledger(on=today)
    token = make_statement_link(order.customer_id, house.store.pk, by=house.operator)
    return MoneyPapers(
        order, item, entry, step, write_off, evidence, case, photo, paper, audit, token
    )

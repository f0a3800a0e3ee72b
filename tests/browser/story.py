"""What the walk is about: one sale of a demo dealer, its papers, its mails."""

import datetime as dt
import email
import email.policy
import io
import random
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from claims.models import AnnualAgreement, Claim, PreAppLine
from claims.services import ClaimFacts as TypedFacts
from claims.services import (
    LineInput,
    Registration,
    assign_claim,
    attach_document,
    enter_preapplication,
    open_claim,
    pass_check,
    start_check,
    submit_claim,
    update_claim,
)
from dealerops.accounts.models import User
from dealerops.accounts.services import actor_for
from dealerops.demo.drawing import ClaimFacts, InvoiceFacts, draw_document, draw_ofd, random_facts
from dealerops.foundation.actor import SYSTEM, Actor, Channel
from dealerops.registry.models import ModelPrice
from dealerops.workcal.services import Shift, shift

SUPPORT = Decimal(18_000)
PAPERS = {"D02", "D04", "D05", "D06", "D07", "D11", "D19"}  # besides the invoice, of a fleet claim
MAIL_SECONDS = 60
LONG_AGO = dt.timedelta(days=16)  # before the end of the last week whose report is owed
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Sale:
    """A car sold under a pre-application line; `invoice` is what the tax system printed."""

    line: PreAppLine
    invoice: InvoiceFacts
    papers: ClaimFacts

    def paper(self, code: str, *, scan: int = 1) -> dict[str, object]:
        """The paper as a browser uploads it; another `scan` of the same paper has other bytes."""
        data = draw_document(code, self.papers) + b"\0" * (scan - 1)
        return {"name": f"{code}-{scan}.jpg", "mimeType": "image/jpeg", "buffer": data}


def sell_a_car(username: str) -> Sale:
    """An approved line at the applicant's dealer and an invoice that is 10 days old."""
    dealer = User.objects.get(username=username).memberships.get(dealer__isnull=False).dealer
    agreement = AnnualAgreement.objects.select_related("customer", "program").first()
    model = ModelPrice.objects.order_by("-msrp").first().model  # no policy caps its support below
    today = timezone.localdate()
    invoiced_on = today - dt.timedelta(days=10)
    lines = [LineInput(model, 2, SUPPORT, invoiced_on.replace(day=1))]
    asked = Registration(dealer, agreement.program, agreement.customer, lines, agreement)
    registered = enter_preapplication(asked, approved_on=today - dt.timedelta(days=30), by=SYSTEM)
    invoice = random_facts(
        random.Random(f"walk {registered.number} {today}"),
        seller=dealer.legal_name,
        seller_tax=dealer.usc_code,
        buyer=agreement.customer.name,
        buyer_id=agreement.customer.usc_code,
        amount=Decimal("487650.00"),
        on=invoiced_on,
    )
    papers = ClaimFacts(
        buyer=invoice.buyer,
        buyer_id=invoice.buyer_id,
        dealer=invoice.seller,
        dealer_tax=invoice.seller_tax,
        vin=invoice.vin,
        plate="京A12345",
        brand_model=invoice.brand_model,
        vehicle_type=invoice.vehicle_type,
        engine_no=invoice.engine_no,
        amount=invoice.amount,
        signed_on=invoiced_on - dt.timedelta(days=3),
        paid_on=invoiced_on - dt.timedelta(days=1),
        registered_on=invoiced_on + dt.timedelta(days=2),
        agreement_no=agreement.number,
    )
    return Sale(registered.lines.get(), invoice, papers)


def check_a_claim_long_ago(username: str) -> dt.date:
    """A claim that a checker passed on a workday two weeks ago and nobody has decided; that day."""
    day = shift(timezone.localdate() - LONG_AGO, Shift.PREV)
    with time_machine.travel(dt.datetime.combine(day, dt.time(10), tzinfo=ZONE), tick=False):
        sale = sell_a_car(username)
        by = actor_of(User.objects.get(username=username), Channel.PORTAL)
        claim = submit_claim(fill_in(sale, by=by).pk, by=by)
        claim = assign_claim(claim.pk, by=SYSTEM)
        checker = actor_of(claim.checker, Channel.API)
        start_check(claim.pk, by=checker)
        pass_check(claim.pk, by=checker)
    return day


def fill_in(sale: Sale, *, by: Actor) -> Claim:
    """A draft of the sale that lacks nothing."""
    claim = open_claim(sale.line.pk, by=by)
    facts = TypedFacts(
        vin=sale.invoice.vin,
        invoice_number=sale.invoice.number,
        invoice_date=sale.invoice.date,
        invoice_amount=sale.invoice.amount,
        buyer_name=sale.invoice.buyer,
        buyer_code=sale.invoice.buyer_id,
        seller_name=sale.invoice.seller,
    )
    claim = update_claim(claim.pk, facts, by=by)
    files = {"D01": draw_ofd(sale.invoice)}
    files |= {code: draw_document(code, sale.papers) for code in PAPERS}
    for code, data in files.items():
        attach_document(claim.pk, code, io.BytesIO(data), name=f"{code}.jpg", by=by)
    return claim


def actor_of(user: User, channel: Channel) -> Actor:
    return actor_for(user, channel, user.memberships.get())


def another_digit(text: str, place: int) -> str:
    """`text` with the digit at `place` replaced by the next one."""
    digit = str((int(text[place]) + 1) % 10)
    return f"{text[:place]}{digit}{text[place:][1:]}"


def mails_to(folder: Path, address: str) -> list[EmailMessage]:
    """What the mail server has taken for this person, oldest first."""
    found = []
    for file in sorted(folder.glob("*.eml")):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if address in mail["X-Envelope-To"]:
            found.append(mail)
    return found

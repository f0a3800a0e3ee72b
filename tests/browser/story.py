"""What the walk is about: one sale of a demo dealer, its papers, its mails."""

import datetime as dt
import email
import email.policy
import random
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

from django.utils import timezone

from claims.models import AnnualAgreement, PreAppLine
from claims.services import LineInput, Registration, enter_preapplication
from dealerops.accounts.models import User
from dealerops.demo.drawing import ClaimFacts, InvoiceFacts, draw_document, random_facts
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import ModelPrice

SUPPORT = Decimal(18_000)
PAPERS = {"D02", "D04", "D05", "D06", "D07", "D11", "D19"}  # besides the invoice, of a fleet claim
MAIL_SECONDS = 60


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

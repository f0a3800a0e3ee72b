"""What the print form of a claim says, in the reader's language and masked as on the reader's page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from claims.choices import ClaimState, DocumentState, DocumentType
from claims.models import Claim
from claims.selectors.timeline import TimelineRow, timeline_of
from dealerops.foundation.actor import Actor, House
from dealerops.foundation.reporting import Kind
from dealerops.identifiers import capital_amount
from dealerops.identifiers.masking import mask_name, mask_plate
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.printing import qr_picture

NOTHING = "–"
# What a reader of the paper wants to know of the history: who handed in, judged and decided.
TOLD = frozenset(
    {
        *("claims.submitted", "claims.resubmitted", "claims.withdrawn", "claims.check_passed"),
        *("claims.level_approved", "claims.approved", "claims.reset", "claims.rejected"),
    }
)
Pairs = list[tuple[str, str]]


def claim_form(claim: Claim, reader: Actor, *, printed_by: str) -> Mapping[str, object]:
    """The data of templates/print/claim.typ; `claim` comes with its dealer, program, line and customer."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    state = _shown_state(claim, reader)
    return {
        "lang": "zh" if chinese else "en",
        "title": _("Claim for special-sales support"),
        "number": claim.number,
        "state": str(state.label),
        "lead": f"{claim.dealer.legal_name} · {claim.program.display_name}",
        "qr": qr_picture(_way_back(claim)),
        "scan": _("Scan to open"),
        "amount": _amount(claim),
        "facts": [
            {"title": _("Claim"), "pairs": _filled(_origin(claim))},
            {"title": _("Vehicle and invoice"), "pairs": _filled(_facts(claim, reader))},
        ],
        "papers": _papers(claim, reader),
        "history": _history(claim, reader),
        "boxes": [
            _("Dealer (seal)"),
            _("Checked by"),
            _("Approved by (seal)"),
        ],
        "sign": pgettext("on a print form", "Signature"),
        "day": pgettext("on a print form", "Date"),
        "printed": _("Printed on %(now)s by %(person)s · DealerOps")
        % {"now": now, "person": printed_by},
        "page": _("Page {page} of {pages}"),
    }


def _way_back(claim: Claim) -> str:
    """An address that opens the claim in whichever face the person scanning it has, if any."""
    return f"{settings.SITE_URL}{reverse('portal:search')}?q={claim.number}&go=1"


def _amount(claim: Claim) -> Mapping[str, str]:
    """What was granted; before that, what the pre-application's line promises."""
    granted = claim.support_amount is not None
    value: Decimal = claim.support_amount or claim.line.unit_support
    return {
        "label": _("Support") if granted else _("Support per car, as approved"),
        "figures": money(value),
        "words": _("In capitals"),
        "capital": f"人民币{capital_amount.write(value)}",
    }


def _origin(claim: Claim) -> Pairs:
    return [
        (_("Dealer"), f"{claim.dealer.code} {claim.dealer.display_name}"),
        (_("Program"), claim.program.display_name),
        (_("Pre-application"), claim.line.preapplication.number),
        (_("Model"), local_name(claim.line.model)),
        (_("First submitted"), written(claim.first_submitted_at, Kind.DATETIME)),
        (_("Decided on"), written(claim.decided_at, Kind.DATETIME)),
    ]


def _facts(claim: Claim, reader: Actor) -> Pairs:
    """A dealer reads its own papers whole, everybody else a private buyer masked (domain.md 7.3)."""
    own = reader.house == House.DEALER
    private = not claim.line.preapplication.customer.is_organisation
    buyer = claim.buyer_name if own or not private else mask_name(claim.buyer_name)
    plate = claim.plate if own else mask_plate(claim.plate)
    return [
        (_("VIN"), claim.vin),
        (_("Plate"), plate),
        (_("Registered on"), written(claim.registered_on, Kind.DATE)),
        (_("Registered in"), claim.registered_city),
        (_("Invoice number"), f"{claim.invoice_code} {claim.invoice_number}".strip()),
        (_("Invoice date"), written(claim.invoice_date, Kind.DATE)),
        (_("Total incl. VAT"), money(claim.invoice_amount)),
        (_("Seller on the invoice"), claim.seller_name),
        (_("Buyer"), buyer),
        (_("Buyer's credit code"), claim.buyer_code),
    ]


def _filled(pairs: Pairs) -> Pairs:
    return [(str(label), value or NOTHING) for label, value in pairs]


def _shown_state(claim: Claim, reader: Actor) -> ClaimState:
    """A proposed rejection is between the checker and head office; until decided it is a check."""
    is_told = reader.house == House.HQ or claim.state != ClaimState.REJECT_PROPOSED
    return ClaimState(claim.state) if is_told else ClaimState.CHECKING


def _paper_state(claim: Claim, state: str, reader: Actor) -> DocumentState:
    """Others than head office hear of a fault once the claim was sent back or rejected."""
    is_told = reader.house == House.HQ or claim.state in {ClaimState.RESET, ClaimState.REJECTED}
    is_fault = state == DocumentState.FAIL
    return DocumentState.UPLOADED if is_fault and not is_told else DocumentState(state)


def _papers(claim: Claim, reader: Actor) -> Mapping[str, object]:
    documents = claim.documents.current().select_related("attachment")
    return {
        "title": _("Documents"),
        "heads": [_("Code"), _("Document"), _("File"), _("State")],
        "rows": [
            [
                one.type,
                str(DocumentType(one.type).label),
                one.name,
                str(_paper_state(claim, one.state, reader).label),
            ]
            for one in documents
        ],
        "none": _("No documents yet."),
    }


def _history(claim: Claim, reader: Actor) -> Mapping[str, object]:
    events = [one for one in timeline_of(claim, reader=reader) if one.topic in TOLD]
    return {
        "title": _("Decisions"),
        "heads": [_("When"), _("What happened"), _("By"), _("Note")],
        "rows": [_event(one) for one in events],
    }


def _event(event: TimelineRow) -> Sequence[str]:
    when = date_format(timezone.localtime(event.at), "DATETIME_FORMAT")
    return [when, event.label, event.who, event.text or NOTHING]

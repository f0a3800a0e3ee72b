"""What a row of the claim list says."""

import datetime as dt
from decimal import Decimal

from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, HoldReason
from claims.lists.roles import DEALERS, OFFICES
from claims.selectors.badges import STATE_TONES
from claims.selectors.desk import last_day
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_plate
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.portal.registry import Badge
from dealerops.registry.models.customer import ORGANISATIONS

CUSTOMER_KIND = "line__preapplication__customer__kind"


def local(chinese: str, english: str) -> str:
    """The name in the reader's language; not every master record has an English one."""
    return english if english and not (get_language() or "").startswith("zh") else chinese


def shown_state(state: str) -> ClaimState:
    """A proposed rejection is between the checker and head office; until decided it is a check."""
    return ClaimState.CHECKING if state == ClaimState.REJECT_PROPOSED else ClaimState(state)


def _state(state: str) -> str:
    return str(ClaimState(state).label)


def _state_for_dealers(state: str) -> str:
    return str(shown_state(state).label)


def _badge(state: str) -> Badge:
    shown = shown_state(state)
    return Badge(STATE_TONES[shown], shown.label)


def _hold(reason: str) -> str:
    return "" if reason == HoldReason.NONE else str(HoldReason(reason).label)


def _masked_buyer(name: str, kind: str) -> str:
    return name if kind in ORGANISATIONS else mask_name(name)


def _support(granted: Decimal | None, unit: Decimal) -> Decimal:
    """What was granted; before that, what the pre-application's line promises."""
    return unit if granted is None else granted


def _day(due_at: dt.datetime | None) -> dt.date | None:
    return last_day(due_at) if due_at else None


COLUMNS = (
    ListColumn("number", _("Claim")),
    ListColumn(
        "dealer",
        _("Dealer"),
        source=("dealer__name", "dealer__name_en"),
        value=local,
        roles=OFFICES,
    ),
    ListColumn("dealer_code", _("Dealer code"), source="dealer__code", shown=Shown.FILE),
    ListColumn(
        "region",
        _("Region"),
        source=("dealer__region__name", "dealer__region__name_en"),
        value=local,
        shown=Shown.FILE,
        roles=OFFICES,
    ),
    ListColumn("program", _("Program"), source=("program__name", "program__name_en"), value=local),
    ListColumn("state", _("State"), value=_state_for_dealers, cell=_badge, roles=DEALERS),
    ListColumn("office_state", _("State"), source="state", value=_state, roles=OFFICES),
    ListColumn("hold", _("Hold"), source="hold_reason", value=_hold, shown=Shown.CHOICE),
    ListColumn(
        "buyer",
        _("Buyer"),
        source="buyer_name",
        masked=Masked(("buyer_name", CUSTOMER_KIND), _masked_buyer, whole_for=DEALERS),
    ),
    ListColumn(
        "model", _("Model"), source=("line__model__name", "line__model__name_en"), value=local
    ),
    ListColumn("vin", _("VIN")),
    ListColumn(
        "plate",
        _("Plate"),
        masked=Masked("plate", mask_plate, whole_for=DEALERS),
        shown=Shown.CHOICE,
    ),
    ListColumn("invoice_number", _("Invoice number"), shown=Shown.CHOICE),
    ListColumn("invoice_date", _("Invoice date"), Kind.DATE, shown=Shown.CHOICE),
    ListColumn(
        "invoice_amount",
        _("Total incl. VAT"),
        Kind.MONEY,
        shown=Shown.CHOICE,
        total="invoice_amount",
    ),
    ListColumn(
        "support",
        _("Support"),
        Kind.MONEY,
        source=("support_amount", "line__unit_support"),
        value=_support,
        total=Coalesce("support_amount", "line__unit_support"),
    ),
    ListColumn("resets", _("Resets"), Kind.INTEGER, source="reset_count", shown=Shown.FILE),
    ListColumn("answer_by", _("Answer by"), Kind.DATE, source="reset_due_at", value=_day),
    ListColumn(
        "submitted", _("First submitted"), Kind.DATETIME, "first_submitted_at", shown=Shown.CHOICE
    ),
    ListColumn("decided", _("Decided on"), Kind.DATETIME, "decided_at", shown=Shown.CHOICE),
    ListColumn("opened", _("Opened on"), Kind.DATE, source="created_at", value=timezone.localdate),
)

"""The words of the ledger: accounts, what an item is for, how money comes in (domain.md 5.10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """What an account stands for; AR, DEPOSIT and PREAUTH have one per customer."""

    AR = "AR", _("Receivable from a customer")
    CASH = "CASH", _("Money received")
    DEPOSIT = "DEPOSIT", _("Deposit of a customer")
    PREAUTH = "PREAUTH", _("Pre-authorisation of a customer (memo)")
    PREAUTH_CONTRA = "PREAUTH_CONTRA", _("Pre-authorisations (memo, other side)")
    FINE_PAYABLE = "FINE_PAYABLE", _("Fines to pass on")
    REVENUE = "REVENUE", _("Revenue")
    REPAIR_RECOVERY = "REPAIR_RECOVERY", _("Repair costs recovered")
    INSURER_AR = "INSURER_AR", _("Receivable from insurers")
    BAD_DEBT = "BAD_DEBT", _("Bad debt")
    ROUNDING = "ROUNDING", _("Rounding")


PER_CUSTOMER = frozenset({AccountKind.AR, AccountKind.DEPOSIT, AccountKind.PREAUTH})


class ItemKind(TextChoices):
    """What a customer owes money for."""

    RENT = "RENT", _("Rent")
    EXTENSION = "EXTENSION", _("Extension")
    CANCEL_FEE = "CANCEL_FEE", _("Cancellation fee")
    LATE_FEE = "LATE_FEE", _("Late return")
    ENERGY = "ENERGY", _("Fuel or charging")
    TOLL = "TOLL", _("Tolls and parking")
    SERVICE = "SERVICE", _("Other service")
    FINE = "FINE", _("Traffic fine")
    AGENT_FEE = "AGENT_FEE", _("Fee for handling a fine")
    PENALTY = "PENALTY", _("Contract penalty")
    DAMAGE = "DAMAGE", _("Damage")
    INSTALMENT = "INSTALMENT", _("Instalment")


_SERVICE = (AccountKind.REVENUE, "service")
_RENT = (AccountKind.REVENUE, "rent")
_PENALTY = (AccountKind.REVENUE, "penalty")
# Which account is credited when an item is charged. An instalment is only ever moved, never charged.
EARNED_ON: dict[str, tuple[str, str]] = {
    ItemKind.RENT: _RENT,
    ItemKind.EXTENSION: _RENT,
    ItemKind.CANCEL_FEE: _PENALTY,
    ItemKind.LATE_FEE: _PENALTY,
    ItemKind.ENERGY: _SERVICE,
    ItemKind.TOLL: _SERVICE,
    ItemKind.SERVICE: _SERVICE,
    ItemKind.FINE: (AccountKind.FINE_PAYABLE, ""),
    ItemKind.AGENT_FEE: _SERVICE,
    ItemKind.PENALTY: _PENALTY,
    ItemKind.DAMAGE: (AccountKind.REPAIR_RECOVERY, ""),
}
EXPOSED = frozenset(
    {ItemKind.FINE, ItemKind.AGENT_FEE, ItemKind.PENALTY, ItemKind.DAMAGE, ItemKind.INSTALMENT}
)


# A captured pre-authorisation comes in like money, beside the ways of choices.PayChannel.
CAPTURED = "PREAUTH"


class EntryKind(TextChoices):
    """What happened, as the ledger sees it."""

    CHARGE = "CHARGE", _("Charged")
    PAYMENT = "PAYMENT", _("Payment received")
    CREDIT_NOTE = "CREDIT_NOTE", _("Credit note")
    CREDIT_USED = "CREDIT_USED", _("Credit used")
    PAY_OUT = "PAY_OUT", _("Credit paid out")
    DEPOSIT_IN = "DEPOSIT_IN", _("Deposit taken")
    DEPOSIT_USED = "DEPOSIT_USED", _("Deposit used")
    DEPOSIT_OUT = "DEPOSIT_OUT", _("Deposit released")
    PREAUTH_ON = "PREAUTH_ON", _("Pre-authorised")
    PREAUTH_OFF = "PREAUTH_OFF", _("Pre-authorisation ended")
    FINE_PAID = "FINE_PAID", _("Fine paid to the authority")
    INSURER_SHARE = "INSURER_SHARE", _("Share of the insurer")
    INSURER_PAID = "INSURER_PAID", _("Insurer paid")
    MOVED = "MOVED", _("Moved to instalments")
    WRITE_OFF = "WRITE_OFF", _("Written off")
    RECOVERY = "RECOVERY", _("Recovered after write-off")
    REVERSAL = "REVERSAL", _("Reversal")


class Bucket(TextChoices):
    """How long an item has been overdue."""

    NOT_DUE = "NOT_DUE", _("Not due")
    D30 = "D30", _("1–30")
    D60 = "D60", _("31–60")
    D90 = "D90", _("61–90")
    OVER_90 = "OVER_90", _("90+")

"""What secures a rental, and what the terms of a contract speak of (domain.md 5.7, 5.9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DepositKind(TextChoices):
    RENTAL = "RENTAL", _("Rental deposit")
    VIOLATION = "VIOLATION", _("Violation deposit")


class PayChannel(TextChoices):
    CASH = "CASH", _("Cash")
    CARD = "CARD", _("Bank card")
    WECHAT = "WECHAT", _("WeChat Pay")
    ALIPAY = "ALIPAY", _("Alipay")
    TRANSFER = "TRANSFER", _("Bank transfer")
    PLATFORM = "PLATFORM", _("Through the platform")


class ClauseKind(TextChoices):
    """What a clause of the terms allows; a charge names the clause it rests on."""

    LIABILITY = "LIABILITY", _("Liability for damage")
    PENALTY = "PENALTY", _("Penalty for unhandled violations")
    LOSS_OF_USE = "LOSS_OF_USE", _("Loss of use")
    DEPRECIATION = "DEPRECIATION", _("Accelerated depreciation")
    CANCELLATION = "CANCELLATION", _("Cancellation fees")
    LATE_RETURN = "LATE_RETURN", _("Late return")
    DEPOSIT = "DEPOSIT", _("Deposit and pre-authorisation")
    LOCATION = "LOCATION", _("Location of the car")
    OTHER = "OTHER", _("Other")

"""Who says yes to a cost, how, and why not (domain.md 4.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Capacity(TextChoices):
    """In what right a person approves."""

    OWNER = "OWNER", _("Owner")
    AUTHORIZED_PROXY = "AUTHORIZED_PROXY", _("Authorised proxy")
    DRIVER = "DRIVER", _("Driver")
    FLEET_MANAGER = "FLEET_MANAGER", _("Fleet manager")
    INSURER = "INSURER", _("Insurer")
    DEALER = "DEALER", _("The dealer itself")


class Method(TextChoices):
    """By what means; each leaves evidence."""

    SIGNATURE = "SIGNATURE", _("Signature on paper")
    ESIGN = "ESIGN", _("Drawn signature")
    SMS_OTP = "SMS_OTP", _("Code by text message")
    APP_CLICK = "APP_CLICK", _("Confirmed on the page sent to them")
    WECHAT_REPLY = "WECHAT_REPLY", _("WeChat reply")
    RECORDED_CALL = "RECORDED_CALL", _("Recorded call")
    EMAIL = "EMAIL", _("E-mail")


class DeclineReason(TextChoices):
    PRICE = "PRICE", _("Too expensive")
    LATER = "LATER", _("Later, not now")
    ELSEWHERE = "ELSEWHERE", _("Will have it done elsewhere")
    NOT_NEEDED = "NOT_NEEDED", _("Not needed")
    OTHER = "OTHER", _("Another reason")
    NO_ANSWER = "NO_ANSWER", _("No answer within a day")


class PaymentKind(TextChoices):
    CASH = "CASH", _("Cash")
    CARD = "CARD", _("Card")
    WECHAT_PAY = "WECHAT_PAY", _("WeChat Pay")
    ALIPAY = "ALIPAY", _("Alipay")
    TRANSFER = "TRANSFER", _("Bank transfer")
    CREDIT = "CREDIT", _("On account")
    GOODWILL = "GOODWILL", _("Waived as goodwill")


class QcResult(TextChoices):
    PASSED = "PASSED", _("Passed")
    FAILED = "FAILED", _("Failed")

"""What the customer information card 客户信息卡 may say (domain.md 4.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CardType(TextChoices):
    PRIVATE = "PRIVATE", _("Private person")
    COMPANY = "COMPANY", _("Company")
    FLEET = "FLEET", _("Fleet")
    VIP = "VIP", _("VIP")


class Sex(TextChoices):
    FEMALE = "F", _("Female")
    MALE = "M", _("Male")


class Reach(TextChoices):
    """How the customer likes to be reached."""

    PHONE = "PHONE", _("Phone call")
    SMS = "SMS", _("Text message")
    WECHAT = "WECHAT", _("WeChat")
    EMAIL = "EMAIL", _("E-mail")


class CallTime(TextChoices):
    """When the customer likes to be reached; the bands of domain.md 4.8."""

    MORNING = "AM", _("Morning (09:30–12:00)")
    AFTERNOON = "PM", _("Afternoon (14:00–18:00)")
    EVENING = "EVE", _("Evening (18:00–20:00)")


class ClubLevel(TextChoices):
    SILVER = "SILVER", _("Silver")
    GOLD = "GOLD", _("Gold")
    PLATINUM = "PLATINUM", _("Platinum")


class Compared(TextChoices):
    """What the weekly comparison looks at."""

    NAME = "NAME", _("Name")
    MOBILE = "MOBILE", _("Phone")
    VIN = "VIN", _("VIN")
    PLATE = "PLATE", _("Plate")
    SOLD_ON = "SOLD_ON", _("Date of sale")


class ComparedWith(TextChoices):
    SALE = "SALE", _("Sale record")
    ORDER = "ORDER", _("Last repair order")


class MismatchState(TextChoices):
    OPEN = "OPEN", pgettext_lazy("difference", "To be settled")
    SETTLED = "SETTLED", pgettext_lazy("difference", "Left as it is")
    GONE = "GONE", pgettext_lazy("difference", "Corrected")


class ProspectState(TextChoices):
    """How far the workshop got with somebody who bought elsewhere because of the price."""

    NOTED = "NOTED", _("Noted")
    INVITED = "INVITED", _("Invited")
    CAME = "CAME", pgettext_lazy("prospect", "Came")
    STAYED_AWAY = "STAYED_AWAY", _("Stayed away")

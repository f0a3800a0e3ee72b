"""The sensors, what they feed, and what may become of a signal (domain.md 3.1, 3.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceCode(TextChoices):
    """The closed list of sensors."""

    HOTLINE_400 = "HOTLINE_400", _("Hotline 400")
    REG_12315 = "REG_12315", _("12315 and 12345")
    REG_OTHER = "REG_OTHER", _("Other authority or association")
    SOCIAL = "SOCIAL", _("Social media")
    MEDIA = "MEDIA", _("Media")
    DEALER_CAM = "DEALER_CAM", _("Dealer's customer advocate")
    DEALER_FRONT = "DEALER_FRONT", _("Service advisor at the counter")
    CALLBACK = "CALLBACK", _("Callback after a repair")
    CSI_SURVEY = "CSI_SURVEY", _("Satisfaction survey")
    LEGAL = "LEGAL", _("Lawyer or court")
    WORKSHOP = "WORKSHOP", _("Workshop's Three Guarantees counter")
    RENTAL = "RENTAL", pgettext_lazy("a sensor", "Rental")
    EMPLOYEE = "EMPLOYEE", _("Employee")
    PARTNER = "PARTNER", _("Partner: insurer or finance company")
    WALK_IN = "WALK_IN", _("Walk-in")


class Feed(TextChoices):
    """How signals of a sensor come in."""

    PERSON = "PERSON", _("Typed in by a person")
    API = "API", _("Over the API")
    EVENT = "EVENT", _("From another app")
    WORKBOOK = "WORKBOOK", _("From a workbook")
    MAIL = "MAIL", _("By mail")


class SignalState(TextChoices):
    """What became of a signal."""

    NEW = "NEW", _("To be triaged")
    ATTACHED = "ATTACHED", _("In a case")
    INVALID = "INVALID", _("Not a complaint")


class Audience(TextChoices):
    """How far what the customer says has spread (domain.md 3.4, factor p)."""

    PRIVATE = "PRIVATE", _("Private")
    GROUP = "GROUP", _("Owners' group")
    PUBLIC = "PUBLIC", _("Posted in public")
    TRADE_MEDIA = "TRADE_MEDIA", _("Trade media")
    NATIONAL_MEDIA = "NATIONAL_MEDIA", _("National media")


class QuickAlert(TextChoices):
    """What forces a case to RED at once (domain.md 3.4)."""

    INJURY = "INJURY", _("Injury, fire, or failure of airbag, brakes or steering")
    SERIES = "SERIES", _("The same fault at three cars in a week")
    MEDIA = "MEDIA", _("National media or more than 100,000 views")
    CONSUMER_DAY = "CONSUMER_DAY", _("Enquiry of the 3·15 programme")
    AUTHORITY = "AUTHORITY", _("Court, police or authority on site")
    BLOCKADE = "BLOCKADE", _("Showroom blocked, or threat of self-harm")
    LEAK = "LEAK", _("Leak of personal data")
    FLEET = "FLEET", _("VIP's or government's fleet stands still")

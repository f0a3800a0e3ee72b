"""The processes that customers go through with us, and what holds them up (domain.md 3.12)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.signals import SourceCode


class Process(TextChoices):
    """The seven processes that a map is kept of."""

    HOTLINE = "HOTLINE", _("Case of the hotline 400")
    REG_12315 = "REG_12315", _("Case of 12315")
    DEALER = "DEALER", _("Case at the dealer")
    SOCIAL = "SOCIAL", _("Case on social media")
    SANBAO = "SANBAO", _("Demand under the Three Guarantees")
    GOODWILL = "GOODWILL", pgettext_lazy("a process", "Goodwill")
    RENTAL = "RENTAL", _("Quarrel about a rental")


# Every other sensor's case goes the way of the dealer's.
PROCESS_OF_SOURCE = {
    SourceCode.HOTLINE_400: Process.HOTLINE,
    SourceCode.REG_12315: Process.REG_12315,
    SourceCode.REG_OTHER: Process.REG_12315,
    SourceCode.LEGAL: Process.REG_12315,
    SourceCode.SOCIAL: Process.SOCIAL,
    SourceCode.MEDIA: Process.SOCIAL,
    SourceCode.WORKSHOP: Process.SANBAO,
    SourceCode.RENTAL: Process.RENTAL,
}


class Hold(TextChoices):
    """What the monthly list looks for."""

    SLOW = "SLOW", _("Nine of ten take more than twice the standard")
    SHARE = "SHARE", _("More than three tenths of the whole way")
    GAP = "GAP", _("Handed over and not begun for more than eight open hours")
    UNOWNED = "UNOWNED", _("A step without an owner")
    PING_PONG = "PING_PONG", _("To and fro between the same two people")


class Effect(TextChoices):
    """What the check after sixty days found."""

    HELPED = "HELPED", _("It helped")
    DID_NOT = "DID_NOT", _("It did not help")


class ReviewVerdict(TextChoices):
    """What the review of a figure decided."""

    KEPT = "KEPT", pgettext_lazy("a figure", "Kept")
    MERGED = "MERGED", pgettext_lazy("a figure", "Merged into another")
    RETIRED = "RETIRED", pgettext_lazy("a figure", "Retired")


class SheetState(TextChoices):
    """The life of a person's targets for a period."""

    PROPOSED = "PROPOSED", pgettext_lazy("targets", "Proposed")
    AGREED = "AGREED", pgettext_lazy("targets", "Agreed by both sides")
    REPLACED = "REPLACED", pgettext_lazy("targets", "Replaced by a later version")

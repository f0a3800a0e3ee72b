"""Reasons by what they are about: the first letter of their code (domain.md 2.10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReasonGroup(TextChoices):
    A = "A", _("Condition of the papers")
    B = "B", _("Vehicle, buyer and invoice")
    P = "P", _("Pre-application")
    Q = "Q", _("Proof of employment")
    T = "T", _("Deadlines and resets")
    V = "V", _("Use of the vehicle")
    E = "E", _("End customer")
    O = "O", _("Other")  # noqa: E741 - the letter of the code


def group_of(reason: str) -> ReasonGroup:
    return ReasonGroup(reason[:1])

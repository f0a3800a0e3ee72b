"""Why a claim is reset or rejected (domain.md 2.10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    A01 = "A01", _("Illegible scan")
    A02 = "A02", _("Missing page")
    A03 = "A03", _("Wrong document type")
    A04 = "A04", _("Missing seal or signature")
    A05 = "A05", _("Expired document")
    A06 = "A06", _("Altered or forged")
    B01 = "B01", _("VIN does not match")
    B02 = "B02", _("Buyer is not the customer")
    B03 = "B03", _("Seller is not the dealer")
    B04 = "B04", _("Invoice amount or date typed wrong")
    B05 = "B05", _("Obsolete tax number")
    B06 = "B06", _("Invoice void or reversed")
    B07 = "B07", _("Invoice cannot be verified")
    P01 = "P01", _("Model not in the pre-application")
    P02 = "P02", _("Quantity exceeded")
    P03 = "P03", _("Pre-application expired")
    P04 = "P04", _("Invoiced before approval")
    Q01 = "Q01", _("Not enough months")
    Q02 = "Q02", _("Gap or back payment")
    Q03 = "Q03", _("Employer does not match")
    Q09 = "Q09", _("Proof is fake")
    T01 = "T01", _("Claim window exceeded")
    T02 = "T02", _("Reset not answered")
    T03 = "T03", _("Too many resets")
    V01 = "V01", _("VIN already claimed")
    V02 = "V02", _("Resold in the holding period")
    V03 = "V03", _("Registered to another owner")
    E01 = "E01", _("End customer missing")
    E02 = "E02", _("End customer not eligible")
    O01 = "O01", _("System data error")
    O99 = "O99", _("Other")


RESET_REASONS = frozenset(
    {
        Reason.A01, Reason.A02, Reason.A03, Reason.A04, Reason.A05,
        Reason.B01, Reason.B02, Reason.B03, Reason.B04, Reason.B05, Reason.B06, Reason.B07,
        Reason.Q01, Reason.Q02, Reason.Q03, Reason.E01, Reason.O01, Reason.O99,
    }
)  # fmt: skip
REJECT_REASONS = frozenset(
    {
        Reason.A06, Reason.B01, Reason.B02, Reason.B06,
        Reason.P01, Reason.P02, Reason.P03, Reason.P04, Reason.Q09,
        Reason.T01, Reason.T02, Reason.T03, Reason.V01, Reason.V02, Reason.V03,
        Reason.E02, Reason.O99,
    }
)  # fmt: skip
UNCOUNTED_REASONS = frozenset({Reason.O01})

"""What the fields of an invoice and the ways of reading them are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
_FIELDS: Mapping[str, Text] = {
    "code": _("Invoice code"),
    "number": _("Invoice number"),
    "date": _("Invoice date"),
    "amount": _("Total incl. VAT"),
    "vin": _("VIN"),
    "buyer": _("Buyer"),
    "buyer_id": _("Buyer's credit code"),
    "seller": _("Seller on the invoice"),
}
_SOURCES: Mapping[str, Text] = {
    "xml": _("Data in the file"),
    "ofd": _("Text of the OFD"),
    "text": _("Text of the PDF"),
    "qr": _("QR code"),
    "ocr": _("Recognised text"),
}


def field_label(name: str) -> Text:
    return _FIELDS.get(name, name)


def source_label(source: str) -> Text:
    """`source` as readings give it, the engine's version after a colon included."""
    return _SOURCES.get(source.partition(":")[0], source)

"""Print forms as PDF: data in, A4 out. Pure: no models, no HTTP; the typesetter loads when first asked."""

from dealerops.printing.paper import print_form
from dealerops.printing.qr import qr_picture

__all__ = ("print_form", "qr_picture")

"""The workbook of complaints that a dealer brings along."""

from complaints.imports.signals import SIGNALS
from dealerops.imports.kinds import register_import

register_import(SIGNALS)

__all__ = ("SIGNALS",)

"""Asking for exports, making them, and what may be done with them afterwards."""

from dealerops.exports.services.asking import Wish, ask_export
from dealerops.exports.services.building import build_export
from dealerops.exports.services.keeping import (
    cancel_export,
    delete_export,
    note_download,
    retry_export,
    tidy_exports,
)
from dealerops.exports.services.limits import ExportLimit

__all__ = (
    "ExportLimit",
    "Wish",
    "ask_export",
    "build_export",
    "cancel_export",
    "delete_export",
    "note_download",
    "retry_export",
    "tidy_exports",
)

"""Uploading workbooks, taking them in, and what may be done with them afterwards."""

from dealerops.imports.services.asking import ImportUnderWay, Upload, ask_import, ask_pasted
from dealerops.imports.services.keeping import note_download, retry_import, tidy_imports
from dealerops.imports.services.running import run_import

__all__ = (
    "ImportUnderWay",
    "Upload",
    "ask_import",
    "ask_pasted",
    "note_download",
    "retry_import",
    "run_import",
    "tidy_imports",
)

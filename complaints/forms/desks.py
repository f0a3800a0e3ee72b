"""The desks of what hangs on a case, by the noun that stands in addresses."""

from collections.abc import Mapping

from complaints.forms.command import Desk
from complaints.forms.handling_desk import (
    GOODWILL_DESK,
    MATTER_DESK,
    MERGE_DESK,
    NOTICE_DESK,
    QUESTION_DESK,
)
from complaints.forms.light_desk import FACT_DESK, SHEET_DESK

PARTS: Mapping[str, Desk] = {
    "goodwill": GOODWILL_DESK,
    "question": QUESTION_DESK,
    "notice": NOTICE_DESK,
    "matter": MATTER_DESK,
    "merge": MERGE_DESK,
    "fact": FACT_DESK,
    "sheet": SHEET_DESK,
}
# The column by which each noun leads to its case.
CASE_OF: Mapping[str, str] = dict.fromkeys(PARTS, "case") | {"merge": "kept"}

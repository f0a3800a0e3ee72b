"""Phone and ID numbers may be searched for, but no row of ours keeps them in the clear (domain.md 7.3)."""

import re
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.identifiers import phone, resident_id
from dealerops.identifiers.verdict import normalise

WITHIN = re.compile(r"(?<![0-9A-Z])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9X])(?![0-9A-Z])")

PERSON_IN_SEARCH = Refusal(
    "PERSON_IN_SEARCH",
    _("A phone or ID number is not kept with a list. Clear the search first."),
    "q",
)


def refuse_person(asked: Mapping[str, Sequence[str]]) -> None:
    """Raises InvalidInput (PERSON_IN_SEARCH) when the search is somebody's number."""
    if any(_is_number(value) for value in asked.get("q", ())):
        raise InvalidInput(PERSON_IN_SEARCH)


def _is_number(value: str) -> bool:
    """The whole of it, or a mobile or ID number among other words."""
    words = (value, *WITHIN.findall(normalise(value)))
    return any(_reaches_or_names(word) for word in words)


def _reaches_or_names(word: str) -> bool:
    if phone.validate_contact(word, is_company=False).ok:
        return True
    return resident_id.validate(word, on=timezone.localdate()).ok

"""The duties that come with the system (domain.md 4.13); what somebody has edited since stays."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from reports.models import ObligationDefinition

FILE = Path(__file__).parents[2] / "duties.toml"


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    """Every duty of the file by its code, with what its team has in common."""
    found = {}
    for table in tomllib.loads(FILE.read_text(encoding="utf-8"))["team"]:
        duties = table.pop("duty")
        for duty in duties:
            found[duty["code"]] = {**table, **duty}
    return found


@transaction.atomic
def install_duties(*, by: Actor) -> int:
    """Create the duties that are not there yet; returns how many. Safe to repeat."""
    known = set(ObligationDefinition.objects.values_list("code", flat=True))
    missing = [facts for code, facts in _shipped().items() if code not in known]
    for facts in missing:
        definition, is_new = ObligationDefinition.objects.get_or_create(
            code=facts["code"], defaults=facts
        )
        if is_new:
            record(definition, "reports.obligationdefinition_added", by=by, code=definition.code)
    return len(missing)

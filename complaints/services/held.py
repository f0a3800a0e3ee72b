"""The row that a command works on: seen by whoever acts, locked, and still what they saw."""

from complaints.models import Case
from dealerops.foundation.actor import Actor


def held_case(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """Raises Case.DoesNotExist out of scope, StaleObject when somebody saved it since `version`."""
    case = Case.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    return case

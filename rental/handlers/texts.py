"""Text messages go out after the commit, each over the gateway."""

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from rental.services.texts import text_of_step, text_of_violation


@subscribe("rental.violation_notified", queue="mail", transactional=False)
@subscribe("rental.violation_reminded", queue="mail", transactional=False)
@subscribe("rental.violation_overdue", queue="mail", transactional=False)
def text_about_a_violation(entry: Entry) -> None:
    text_of_violation(entry.object_id, key=f"rental-{entry.pk}")


@subscribe("rental.dunning_step", queue="mail", transactional=False)
def text_about_a_debt(entry: Entry) -> None:
    text_of_step(entry.object_id, key=f"rental-{entry.pk}")

"""Two people with one car: the house is asked."""

from aftersales.services.custody import ask_who_had_it
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("registry.custody_conflict")
def ask_the_house(entry: Entry) -> None:
    ask_who_had_it(entry.object_id)

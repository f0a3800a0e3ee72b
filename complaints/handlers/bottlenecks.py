"""What holds a process up is a topic for the sensor round (domain.md 3.12)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from complaints.choices import Hold, Process, StepKind
from complaints.choices.rounds import TopicKind
from complaints.services.rounds.topics import Topic, raise_topic
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe

LANGUAGE = "zh-hans"  # a topic is written once, for a round that speaks Chinese


@subscribe("complaints.bottleneck_found")
def put_on_the_agenda(entry: Entry) -> None:
    """One topic for each line of the monthly list."""
    told = entry.data
    with override(LANGUAGE):
        facts = {
            "process": Process(told["process"]).label,
            "hold": Hold(told["hold"]).label,
            "step": StepKind(told["kind"]).label if told["kind"] else _("the whole way"),
            "month": told["month"][:7],
            "cases": told["cases"],
        }
        title = _("%(process)s, %(step)s: %(hold)s") % facts
        words = _("%(month)s: %(cases)s cases") % facts
    raise_topic(Topic(TopicKind.PROCESS, title, words), by=SYSTEM)

"""What happened to a case, in words: the journal and the snapshots keep topics (domain.md 0.7)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

OF_THE_CASE: Mapping[str, Text] = {
    "complaints.case_opened": _("Case opened"),
    "complaints.signal_merged": _("The same was told again"),
    "complaints.case_triaged": pgettext_lazy("what happened", "Triaged"),
    "complaints.case_rated": _("Judged anew"),
    "complaints.severity_rerated": _("Judged anew"),
    "complaints.case_acknowledged": pgettext_lazy("what happened", "Acknowledged"),
    "complaints.case_assigned": _("Given to somebody"),
    "complaints.case_responded": _("First response"),
    "complaints.contact_made": _("Contact with the customer"),
    "complaints.case_investigated": _("Investigation begun"),
    "complaints.plan_proposed": _("Plan proposed"),
    "complaints.plan_agreed": _("Customer agreed to the plan"),
    "complaints.plan_begun": _("Carrying out begun"),
    "complaints.case_resolved": pgettext_lazy("what happened", "Resolved"),
    "complaints.case_verified": _("Verification call"),
    "complaints.case_closed": pgettext_lazy("what happened", "Closed"),
    "complaints.case_reopened": pgettext_lazy("what happened", "Reopened"),
    "complaints.case_withdrawn": _("Taken back by the customer"),
    "complaints.case_merged": _("Merged into another case"),
    "complaints.case_took_in": _("Another case was merged into this one"),
    "complaints.merge_undone": _("Merge undone"),
    "complaints.case_grouped": _("Common cause named"),
    "complaints.invalid_proposed": _("Proposed as no complaint"),
    "complaints.invalid_decided": _("Decided whether it is a complaint"),
    "complaints.hold_placed": _("Legal hold placed"),
    "complaints.hold_lifted": _("Legal hold lifted"),
    "complaints.note_added": pgettext_lazy("what happened", "Note"),
    "registry.revealed": _("Personal data looked at"),
}
OF_ITS_PARTS: Mapping[str, Text] = {
    "complaints.goodwill_proposed": _("Goodwill offered"),
    "complaints.agreement_brought": _("Settlement agreement added"),
    "complaints.goodwill_granted": _("Goodwill granted"),
    "complaints.goodwill_refused": _("Goodwill refused"),
    "complaints.goodwill_cancelled": _("Goodwill taken back"),
    "complaints.dealer_asked": _("Dealer asked"),
    "complaints.dealer_answered": _("Dealer answered"),
    "complaints.question_withdrawn": _("Question taken back"),
    "complaints.notice_entered": _("Notice of an authority entered"),
    "complaints.notice_answered": _("Authority answered"),
    "complaints.notice_taken_up": _("Taken up by the authority"),
    "complaints.notice_redated": _("Deadlines of a notice moved with the calendar"),
    "complaints.notice_prolonged": _("The time of an appraisal added to the deadline of a notice"),
    "complaints.notice_closed": _("Proceedings of the authority ended"),
    "complaints.matter_entered": _("Legal matter entered"),
    "complaints.matter_closed": _("Legal matter closed"),
}
OF_THE_LIGHT: Mapping[str, Text] = {
    "complaints.hour_passed": _("Hourly computation"),
    "complaints.light_changed": _("The light changed"),
    "complaints.light_overridden": _("Light overridden"),
    "complaints.quick_alert_rung": _("Quick alert raised"),
    "complaints.alert_told": _("Quick alert told"),
    "complaints.alert_released": _("Quick alert released"),
    "complaints.fact_said": _("Something that counts for the light was added"),
    "complaints.fact_withdrawn": _("Something that counts for the light was withdrawn"),
    "complaints.sanbao_changed": _("Three Guarantees evaluated"),
}
OF_THE_CLOCKS: Mapping[str, Text] = {
    "complaints.clock_missed": _("Clock missed"),
    "complaints.paused": _("Clocks stopped"),
    "complaints.resumed": _("Clocks running again"),
    "complaints.escalated": _("Escalated"),
    "complaints.lowered": _("Level lowered"),
    "complaints.rung_taken_on": _("Escalation taken on"),
}
TITLES: Mapping[str, Text] = {**OF_THE_CASE, **OF_ITS_PARTS, **OF_THE_LIGHT, **OF_THE_CLOCKS}
BAD = frozenset(
    {
        *("complaints.case_reopened", "complaints.quick_alert_rung", "complaints.alert_told"),
        *("complaints.clock_missed", "complaints.escalated", "complaints.hold_placed"),
    }
)


def title_of(topic: str) -> Text:
    """What a topic means; one that nobody has worded yet stands as it is."""
    return TITLES.get(topic, topic)

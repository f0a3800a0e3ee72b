"""The agenda of a round and the stand-up sheet on paper."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.choices.rounds import RoundKind
from complaints.models import Case
from complaints.selectors.rounds.meeting_page import ItemView, MeetingPage
from complaints.selectors.rounds.minutes_content import decision_facts, seat_facts
from complaints.selectors.rounds.paper import (
    Data,
    decision_words,
    frame,
    item_data,
    labels,
    seats_table,
)
from dealerops.workcal.services import local_date


def round_paper(page: MeetingPage, *, printed_by: str) -> Data:
    """Data of templates/print/round.typ, as far as the page's reader sees it."""
    round_ = page.round
    is_sheet = round_.kind == RoundKind.STAND_UP
    title = _("Stand-up sheet") if is_sheet else _("Agenda: %(round)s")
    return {
        **frame(
            round_,
            title=title if is_sheet else title % {"round": round_.get_kind_display()},
            number=str(round_.nominal_on),
            state=str(page.badge.label),
            printed_by=printed_by,
        ),
        **labels(),
        "summary": None,
        "seats": seats_table(seat_facts(seat) for seat in page.seats),
        "sections": [
            {"title": part.title, "items": [_item(one, page) for one in part.items]}
            for part in page.sections
        ],
    }


def _item(one: ItemView, page: MeetingPage) -> Data:
    standing = [row for row in one.decisions if row.withdrawn_at is None]
    decisions = [
        decision_words(decision_facts(row), str(row.get_type_display())) for row in standing
    ]
    facts = [*(_case(one.case, page) if one.case else ()), *one.why]
    return item_data(f"{one.number} {one.title}", facts, one.item.notes, decisions)


def _case(case: Case, page: MeetingPage) -> list[str]:
    """Who answers for it, how high it stands, and how old it is."""
    days = (page.today - local_date(case.received_at)).days
    age = ngettext("%(count)d day old", "%(count)d days old", days) % {"count": days}
    parts = [
        case.get_lamp_display(),
        case.get_touch_point_display(),
        case.get_level_display(),
        str(case.owner or _("no owner")),
        age,
    ]
    return [str(part) for part in parts]

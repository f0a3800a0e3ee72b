"""Minutes on paper, in the reader's language; each reader gets the part of their scope (domain.md 3.7)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.choices import Lamp, TouchPoint
from complaints.choices.rounds import DecisionType, MinutesState, Section
from complaints.models import Minutes
from complaints.selectors.rounds.minutes_content import content_of, lines_for, seats_in
from complaints.selectors.rounds.paper import (
    Data,
    decision_words,
    frame,
    item_data,
    labels,
    seats_table,
)
from complaints.selectors.rounds.wording import Names, names_for, subject_words, why_words
from dealerops.foundation.actor import Actor


def minutes_paper(minutes: Minutes, actor: Actor, *, printed_by: str) -> Data:
    """Data of templates/print/round.typ; a draft is printed as the round stands, an edition as issued."""
    round_ = minutes.round
    is_draft = minutes.state == MinutesState.DRAFT
    content: Mapping[str, Any] = content_of(round_) if is_draft else minutes.content
    lines = lines_for(actor, content)
    names = names_for(line["about"] for line in lines)
    return {
        **frame(
            round_,
            title=_("Minutes: %(round)s") % {"round": round_.get_kind_display()},
            number=f"{round_.nominal_on} / {minutes.edition}",
            state=str(minutes.get_state_display()),
            printed_by=printed_by,
        ),
        **labels(),
        "summary": {"title": pgettext("minutes", "Summary"), "text": minutes.summary},
        "seats": seats_table(seats_in(content)),
        "sections": _sections(lines, names),
    }


def _sections(lines: Sequence[Mapping[str, Any]], names: Names) -> list[Data]:
    found: dict[int, list[Data]] = defaultdict(list)
    for line in lines:
        found[line["section"]].append(_line(line, names))
    return [{"title": f"{key} {Section(key).label}", "items": found[key]} for key in sorted(found)]


def _line(line: Mapping[str, Any], names: Names) -> Data:
    case = line["case"]
    title = subject_words(line["about"], line["title"], case["number"] if case else "", names)
    facts = [str(Lamp(case["lamp"]).label), str(TouchPoint(case["topic"]).label)] if case else []
    decisions = [
        decision_words(one, str(DecisionType(one["type"]).label)) for one in line["decisions"]
    ]
    title = title or str(Section(line["section"]).label)
    return item_data(
        f"{line['number']} {title}", [*facts, *why_words(line["why"])], line["notes"], decisions
    )

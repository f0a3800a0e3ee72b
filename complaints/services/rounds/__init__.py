"""The sensor rounds: planned, prepared, held, written down, followed up (domain.md 3.7)."""

from complaints.services.rounds.actions import close_action, reopen_action
from complaints.services.rounds.agenda import add_item, build_agenda, take_off
from complaints.services.rounds.deciding import Verdict, decide, withdraw_decision
from complaints.services.rounds.meeting import (
    call_off_round,
    end_round,
    note_item,
    seat_came,
    start_round,
)
from complaints.services.rounds.minutes import (
    answer_objection,
    finalise_minutes,
    issue_minutes,
    object_to,
    revise_minutes,
    tell_late_minutes,
    write_summary,
)
from complaints.services.rounds.planning import lapse_round, plan_rounds
from complaints.services.rounds.topics import Topic, raise_topic

__all__ = (
    "Topic",
    "Verdict",
    "add_item",
    "answer_objection",
    "build_agenda",
    "call_off_round",
    "close_action",
    "decide",
    "end_round",
    "finalise_minutes",
    "issue_minutes",
    "lapse_round",
    "note_item",
    "object_to",
    "plan_rounds",
    "raise_topic",
    "reopen_action",
    "revise_minutes",
    "seat_came",
    "start_round",
    "take_off",
    "tell_late_minutes",
    "withdraw_decision",
    "write_summary",
)

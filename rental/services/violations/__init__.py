"""Verbs of traffic violations."""

from rental.services.violations.answering import (
    ProofFacts,
    ask_agent,
    close_violation,
    dispute,
    hand_proof,
    handle_self,
    judge_dispute,
    refuse_proof,
    verify_violation,
)
from rental.services.violations.blocking import look_at_blocks
from rental.services.violations.deadlines import Payment, mark_overdue, pay_for_customer, remind
from rental.services.violations.deciding import Decision, decide_order, decide_own
from rental.services.violations.intake import Taken, ViolationFacts, take_in
from rental.services.violations.links import ViolationLinkDead, find_link, note_opening, token_of
from rental.services.violations.matching import match_again
from rental.services.violations.telling import enter_authority_day, notify

__all__ = (
    "Decision",
    "Payment",
    "ProofFacts",
    "Taken",
    "ViolationFacts",
    "ViolationLinkDead",
    "ask_agent",
    "close_violation",
    "decide_order",
    "decide_own",
    "dispute",
    "enter_authority_day",
    "find_link",
    "hand_proof",
    "handle_self",
    "judge_dispute",
    "look_at_blocks",
    "mark_overdue",
    "match_again",
    "note_opening",
    "notify",
    "pay_for_customer",
    "refuse_proof",
    "remind",
    "take_in",
    "token_of",
    "verify_violation",
)

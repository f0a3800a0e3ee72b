"""The table of claims is the table of domain.md 2.6, for the events that exist so far."""

import pytest

from claims.choices import ClaimState as S
from claims.models import Claim
from claims.workflow import CLAIM_FLOW
from dealerops.foundation.actor import Actor, Channel, Role

HQ_SSA = {Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD}
DECIDERS = HQ_SSA | {Role.FINANCE, Role.VP}
DEALER, CHECKER, SYSTEM = {Role.D_SSA}, {Role.TP_CHECKER}, {Role.SYSTEM}
# Copied by hand from domain.md 2.6 (state, event, next) and 7.2 (who); `approve` is a level that is
# not the last one.
AGREED = {
    (S.DRAFT, "submit", S.SUBMITTED): DEALER,
    (S.DRAFT, "delete", ""): DEALER,
    (S.SUBMITTED, "assign", S.ASSIGNED): SYSTEM,
    (S.SUBMITTED, "withdraw", S.WITHDRAWN): DEALER,
    (S.ASSIGNED, "start", S.CHECKING): CHECKER,
    (S.ASSIGNED, "reassign", S.ASSIGNED): {Role.SSA_SPECIALIST, Role.TP_LEAD, Role.SYSTEM},
    (S.CHECKING, "pass", S.CHECK_PASSED): CHECKER,
    (S.CHECKING, "reset", S.RESET): CHECKER,
    (S.CHECKING, "propose_reject", S.REJECT_PROPOSED): CHECKER,
    (S.REJECT_PROPOSED, "confirm", S.REJECTED): HQ_SSA,
    (S.REJECT_PROPOSED, "overrule", S.CHECKING): HQ_SSA,
    (S.REJECT_PROPOSED, "turn_to_reset", S.RESET): HQ_SSA,
    (S.CHECK_PASSED, "route", S.IN_APPROVAL): SYSTEM,
    (S.IN_APPROVAL, "approve", S.IN_APPROVAL): DECIDERS,
    (S.IN_APPROVAL, "approve_last", S.APPROVED): DECIDERS,
    (S.IN_APPROVAL, "reset", S.RESET): DECIDERS,
    (S.IN_APPROVAL, "reject", S.REJECTED): DECIDERS,
    (S.RESET, "resubmit", S.ASSIGNED): DEALER,
    (S.RESET, "timeout", S.REJECTED): SYSTEM,
    (S.RESET, "limit", S.REJECTED): SYSTEM,
    (S.RESET, "withdraw", S.WITHDRAWN): DEALER,
}


def test_the_table_is_the_agreed_one():
    rows = {
        (source, row.name, row.target): set(row.roles)
        for row in CLAIM_FLOW.rows
        for source in row.sources
    }
    assert rows == AGREED


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", S)
def test_nobody_is_offered_what_the_table_does_not_grant(state, role):
    offered = {row.name for row in CLAIM_FLOW.rows if state in row.sources and role in row.roles}
    granted = {
        event for (source, event, _), roles in AGREED.items() if source == state and role in roles
    }
    assert offered == granted


def test_final_states_have_no_way_out():
    open_states = {source for row in CLAIM_FLOW.rows for source in row.sources}
    assert {S.APPROVED, S.REJECTED, S.WITHDRAWN}.isdisjoint(open_states)


def test_a_state_nobody_named_offers_nothing():
    actor = Actor(role=Role.SSA_MANAGER, channel=Channel.BACKOFFICE, user_id=1)
    assert CLAIM_FLOW.available(Claim(state="SETTLED"), actor) == []

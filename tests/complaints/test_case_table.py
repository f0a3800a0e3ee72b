"""The table of cases is the table of domain.md 3.5, by the roles of 3.11 and 7.2."""

import pytest

from complaints.choices import ENDED
from complaints.choices import CaseState as S
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Role

HEAD = {Role.COMPLAINT_DESK, Role.RISK_MANAGER}
WORK = HEAD | {Role.D_CAM, Role.D_SVC_DIR, Role.REGION_STAFF, Role.REGION_CAM}
LEGAL, SYSTEM = {Role.LEGAL}, {Role.SYSTEM}
ALIVE = set(S) - ENDED - {S.LEGAL_HOLD}
# Copied by hand: state, event, next.
AGREED = {
    (S.NEW, "triage", S.TRIAGED): HEAD | SYSTEM,
    (S.TRIAGED, "respond", S.RESPONDED): WORK | LEGAL | SYSTEM,
    (S.RESPONDED, "investigate", S.INVESTIGATING): WORK,
    (S.REOPENED, "investigate", S.INVESTIGATING): WORK,
    (S.INVESTIGATING, "propose_plan", S.PLAN_PROPOSED): WORK,
    (S.PLAN_PROPOSED, "agree", S.PLAN_AGREED): WORK,
    (S.PLAN_AGREED, "execute", S.EXECUTING): WORK,
    (S.EXECUTING, "resolve", S.RESOLVED): WORK,
    (S.RESOLVED, "fall_back", S.EXECUTING): WORK,
    (S.RESOLVED, "close", S.CLOSED): HEAD | {Role.D_CAM},
    (S.CLOSED, "reopen", S.REOPENED): WORK | SYSTEM,
    (S.MERGED, "undo_merge", S.NEW): WORK,
    (S.LEGAL_HOLD, "lift_hold", S.NEW): LEGAL,
}
FROM_EVERY_LIVE_STATE = {
    ("withdraw", S.WITHDRAWN): WORK,
    ("invalidate", S.INVALID): HEAD | {Role.D_CAM, Role.REGION_CAM},
    ("merge", S.MERGED): WORK,
    ("hold", S.LEGAL_HOLD): LEGAL,
}


def test_the_moves_are_the_agreed_ones():
    rows = {
        (source, row.name, row.target): set(row.roles)
        for row in CASE_FLOW.rows
        for source in row.sources
        if source != row.target
    }
    agreed = AGREED | {
        (state, event, target): roles
        for (event, target), roles in FROM_EVERY_LIVE_STATE.items()
        for state in ALIVE
    }
    agreed |= {
        (state, "close_without_agreement", S.CLOSED): {Role.REGION_HEAD, Role.RISK_MANAGER}
        for state in ALIVE - {S.NEW}
    }
    assert rows == agreed


@pytest.mark.parametrize("state", sorted(ENDED - {S.CLOSED, S.MERGED}))
def test_an_end_is_an_end(state):
    assert [row.name for row in CASE_FLOW.rows if state in row.sources] == []


def test_who_only_reads_moves_nothing():
    readers = {Role.VP, Role.FINANCE, Role.AUDITOR, Role.SSA_MANAGER, Role.SSA_HEAD, Role.PR_KAM}
    outsiders = {Role.D_SA, Role.D_CALL, Role.D_INFO, Role.D_TECH, Role.SYSADMIN, Role.TP_CHECKER}
    moved = {row.name for row in CASE_FLOW.rows if row.roles & (readers | outsiders)}
    assert moved == set()


def test_under_a_legal_hold_only_the_lawyer_moves_or_speaks():
    moves = {
        row.name: set(row.roles)
        for row in CASE_FLOW.rows
        if S.LEGAL_HOLD in row.sources and row.target != S.LEGAL_HOLD
    }
    assert moves == {"lift_hold": LEGAL}

"""What a firm's system does with its claims, naming the checker who acts."""

import pytest

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Channel, Role
from dealerops.journal.models import Entry
from dealerops.network.models import Firm
from tests.claims.firms import client_of, name_of
from tests.factories.claims import Cast, make_claim, make_person

pytestmark = pytest.mark.django_db
COMMANDS = ("start", "pass", "reset", "propose-reject")
ILLEGIBLE = {"document": DocumentType.D02, "reason": Reason.A01, "note": "The stamp covers it"}
WRONG_VIN = {"document": DocumentType.D01, "reason": Reason.B01}


def send(cast: Cast, claim: Claim, command: str, *, firm: Firm | None = None, **body: object):
    client = client_of(firm or cast.firm)
    answer = client.post(f"/api/v1/claims/{claim.pk}/{command}/", body)
    claim.refresh_from_db()
    return answer


def checker_of(cast: Cast, claim: Claim) -> str:
    return name_of(cast.checker_of(claim))


def codes(answer) -> set[tuple[str, str]]:
    return {(line["code"], line.get("field", "")) for line in answer.json()["errors"]}


def full(cast: Cast, claim: Claim, command: str) -> dict[str, object]:
    """Input that would do, if the claim let it."""
    found = {"reset": [ILLEGIBLE], "propose-reject": [WRONG_VIN]}.get(command)
    return {"checker": checker_of(cast, claim)} | ({"findings": found} if found else {})


def test_a_claim_is_started_and_passed(cast):
    claim = make_claim(cast, ClaimState.ASSIGNED)
    checker = cast.checker_of(claim)
    started = send(cast, claim, "start", checker=name_of(checker))
    assert (started.status_code, started.json()["state"]) == (200, ClaimState.CHECKING)
    assert set(started.json()["allowed_actions"]) == {"pass", "reset", "propose_reject"}
    passed = send(cast, claim, "pass", checker=name_of(checker), note="All there")
    assert (passed.status_code, passed.json()["state"]) == (200, ClaimState.CHECK_PASSED)
    assert claim.state == ClaimState.CHECK_PASSED
    entry = Entry.objects.get(topic="claims.check_passed", object_id=claim.pk)
    assert (entry.user_id, entry.channel, entry.role) == (
        checker.user_id, Channel.API, Role.TP_CHECKER,
    )  # fmt: skip
    assert entry.request_id == passed["X-Request-ID"]


def test_a_claim_is_sent_back_with_reasons_on_papers(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    answer = send(cast, claim, "reset", **full(cast, claim, "reset"))
    assert (answer.status_code, claim.state) == (200, ClaimState.RESET)
    finding = claim.findings.get()
    assert (finding.document_type, finding.reason, finding.note) == tuple(ILLEGIBLE.values())
    assert answer.json()["findings"][0]["reason"] == Reason.A01


def test_a_rejection_is_proposed_and_head_office_decides(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    answer = send(cast, claim, "propose-reject", **full(cast, claim, "propose-reject"))
    assert (answer.status_code, claim.state) == (200, ClaimState.REJECT_PROPOSED)
    assert answer.json()["allowed_actions"] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_names_a_checker_of_the_firm(cast, command):
    claim = make_claim(cast, ClaimState.CHECKING if command != "start" else ClaimState.ASSIGNED)
    before = claim.state
    elsewhere = Firm.objects.create(code="F2", name="另一家", name_en="Other firm")
    body = full(cast, claim, command)
    del body["checker"]
    lead = make_person(Role.TP_LEAD, cast.firm)
    for name, code in {
        "nobody": "CHECKER_UNKNOWN",
        name_of(make_person(Role.TP_CHECKER, elsewhere)): "CHECKER_UNKNOWN",
        name_of(cast.specialist): "CHECKER_UNKNOWN",
        name_of(lead): "CHECKER_UNKNOWN",
        "": "BLANK",
        "\x00": "NULL_CHARACTERS_NOT_ALLOWED",
        "x" * 151: "MAX_LENGTH",
    }.items():
        answer = send(cast, claim, command, checker=name, **body)
        assert (answer.status_code, codes(answer)) == (400, {(code, "checker")}), name
    answer = send(cast, claim, command, **body)
    assert (answer.status_code, codes(answer)) == (400, {("REQUIRED", "checker")})
    assert claim.state == before


def test_whoever_left_the_firm_checks_nothing_more(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    leaver = cast.checker_of(claim)
    Membership.objects.filter(user=leaver.user_id).update(ended_at="2026-01-01T00:00:00Z")
    answer = send(cast, claim, "pass", checker=name_of(leaver))
    assert codes(answer) == {("CHECKER_UNKNOWN", "checker")}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_colleagues_claim_is_refused(cast, command):
    claim = make_claim(cast, ClaimState.CHECKING if command != "start" else ClaimState.ASSIGNED)
    mine = cast.checker_of(claim)
    colleague = cast.second_checker if mine == cast.checker else cast.checker
    body = full(cast, claim, command) | {"checker": name_of(colleague)}
    answer = send(cast, claim, command, **body)
    assert (answer.status_code, codes(answer)) == (409, {("NOT_YOUR_CLAIM", "")})


@pytest.mark.parametrize(
    ("state", "command"),
    [
        *((ClaimState.ASSIGNED, command) for command in COMMANDS if command != "start"),
        (ClaimState.CHECKING, "start"),
        *((ClaimState.REJECT_PROPOSED, command) for command in COMMANDS),
    ],
)
def test_the_wrong_moment_is_a_conflict(cast, state, command):
    claim = make_claim(cast, state)
    answer = send(cast, claim, command, **full(cast, claim, command))
    assert (answer.status_code, codes(answer)) == (409, {("STATE_CONFLICT", "")})
    assert claim.state == state


@pytest.mark.parametrize("command", COMMANDS)
def test_claims_of_others_and_finished_ones_are_not_there(cast, command):
    claim, finished = make_claim(cast, ClaimState.CHECKING), make_claim(cast, ClaimState.APPROVED)
    elsewhere = Firm.objects.create(code="F2", name="另一家", name_en="Other firm")
    body = full(cast, claim, command)
    missing = client_of(elsewhere).post(f"/api/v1/claims/999999999/{command}/", body)
    foreign = send(cast, claim, command, firm=elsewhere, **body)
    done = send(cast, finished, command, **body)
    assert missing.status_code == foreign.status_code == done.status_code == 404
    assert missing.json() == foreign.json() == done.json()


@pytest.mark.parametrize("command", ["reset", "propose-reject"])
@pytest.mark.parametrize(
    ("findings", "code"),
    [
        (None, "REQUIRED"),
        ([], "EMPTY"),
        ("A01", "NOT_A_LIST"),
        ([{"document": "D01"}], "REQUIRED"),
        ([{"document": "D99", "reason": "B01"}], "INVALID_CHOICE"),
        ([{"document": "D01", "reason": "Z99"}], "INVALID_CHOICE"),
        ([{"document": "D01", "reason": "B01", "decision": "REJECT"}], "UNKNOWN_FIELD"),
        ([{"document": "D01", "reason": "B01", "note": "x" * 501}], "MAX_LENGTH"),
        ([{"document": "D01", "reason": "O99"}], "REASON_NEEDS_L2"),
    ],
)
def test_reasons_are_looked_at_closely(cast, command, findings, code):
    claim = make_claim(cast, ClaimState.CHECKING)
    body = {"checker": checker_of(cast, claim)}
    answer = send(
        cast, claim, command, **body, **({} if findings is None else {"findings": findings})
    )
    if code == "REASON_NEEDS_L2" and command == "propose-reject":
        assert answer.status_code == 200  # head office decides about a proposal anyway
        return
    assert (answer.status_code, {one for one, _field in codes(answer)}) == (400, {code})
    assert claim.state == ClaimState.CHECKING


@pytest.mark.parametrize(
    ("command", "reason"), [("reset", Reason.V01), ("propose-reject", Reason.A01)]
)
def test_a_reason_belongs_to_its_decision(cast, command, reason):
    claim = make_claim(cast, ClaimState.CHECKING)
    findings = [{"document": "D01", "reason": reason}]
    answer = send(cast, claim, command, checker=checker_of(cast, claim), findings=findings)
    assert (answer.status_code, {one for one, _ in codes(answer)}) == (400, {"REASON_NOT_ALLOWED"})


@pytest.mark.parametrize("extra", ["dealer_id", "is_staff", "owner", "state", "support_amount"])
def test_fields_that_do_not_exist_are_not_swallowed(cast, extra):
    claim = make_claim(cast, ClaimState.CHECKING)
    answer = send(cast, claim, "pass", checker=checker_of(cast, claim), **{extra: 1})
    assert (answer.status_code, codes(answer)) == (400, {("UNKNOWN_FIELD", extra)})
    assert claim.state == ClaimState.CHECKING


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("", "application/json", 400),
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("null", "application/json", 400),
        ('"text"', "application/json", 400),
        (r'{"checker": "\ud800"}', "application/json", 400),
        ('{"checker": NaN}', "application/json", 400),
        ('{"checker": {"a": 1}}', "application/json", 400),
        ('{"checker": 18446744073709551616}', "application/json", 400),
        ("\xff", "application/json", 400),
        ("checker=x", "application/x-www-form-urlencoded", 415),
        ("<checker/>", "application/xml", 415),
    ],
)
def test_what_is_not_a_command_gets_a_plain_answer(cast, body, content_type, status):
    claim = make_claim(cast, ClaimState.CHECKING)
    url = f"/api/v1/claims/{claim.pk}/pass/"
    data = body.encode("latin-1")
    answer = client_of(cast.firm).generic("POST", url, data, content_type=content_type)
    assert answer.status_code == status
    assert all(set(line) <= {"code", "message", "field"} for line in answer.json()["errors"])


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_commands_are_posted(cast, method):
    claim = make_claim(cast, ClaimState.CHECKING)
    client = client_of(cast.firm)
    for command in COMMANDS:
        answer = getattr(client, method)(f"/api/v1/claims/{claim.pk}/{command}/")
        assert (answer.status_code, codes(answer)) == (405, {("METHOD_NOT_ALLOWED", "")})

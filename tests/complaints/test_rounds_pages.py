"""The pages of a round as each role gets them; the scope of the cases holds inside an agenda."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.choices import Lamp
from complaints.choices.rounds import DecisionType, RoundKind, TopicKind
from complaints.models import ActionItem, AgendaItem, Decision, Minutes, RoundTopic, SensorRound
from complaints.services.rounds import (
    Topic,
    Verdict,
    add_item,
    decide,
    end_round,
    issue_minutes,
    note_item,
    raise_topic,
    start_round,
    write_summary,
)
from dealerops.foundation.actor import Actor, Role
from tests.factories.complaints_rounds import Table, a_case, a_round, in_session, today_is
from tests.factories.market import make_paper, make_person

ADMIN = "admin:complaints_"


@pytest.fixture
def table(db: None) -> Table:
    return Table.set()


@pytest.fixture(autouse=True)
def _tuesday():
    with today_is("2026-11-10", "09:00"):
        yield


@pytest.fixture
def round_(table: Table) -> SensorRound:
    """In session, about a case of the north from the hotline and one of the south from the media."""
    a_case(table.dealer, lamp=Lamp.RED, score=82)
    a_case(table.far_dealer, lamp=Lamp.RED, score=90, source="MEDIA")
    found = in_session(table)
    add_item(found.pk, section=8, title="Spare keys", by=table.desk)
    return found


def page(noun: str, pk: int, *more: object, name: str = "change") -> str:
    return reverse(f"{ADMIN}{noun}_{name}", args=(pk, *more))


def number_of(table: Table, dealer_id: int, round_: SensorRound) -> str:
    return AgendaItem.objects.get(round=round_, section=2, case__dealer=dealer_id).case.number


def everybody(table: Table) -> dict[str, Actor]:
    return {
        "office": table.quality, "legal": table.legal, "desk": table.desk, "vp": table.management,
        "auditor": table.auditor, "head": table.head, "advocate": table.advocate,
        "far": table.far_head, "press": table.press,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "near", "far", "keys"),
    [
        *((one, True, True, True) for one in ("office", "legal", "desk", "vp", "auditor")),
        *((one, True, False, True) for one in ("head", "advocate")),
        ("far", False, True, True),
        ("press", False, True, False),
    ],
)
def test_the_scope_of_the_cases_holds_inside_an_agenda(
    table, round_, sign_in, who, near, far, keys
):
    client = sign_in(everybody(table)[who])
    body = client.get(page("sensorround", round_.pk)).content.decode()
    assert (number_of(table, table.dealer.pk, round_) in body) is near
    assert (number_of(table, table.far_dealer.pk, round_) in body) is far
    assert ("Spare keys" in body) is keys
    for dealer, seen in ((table.dealer, near), (table.far_dealer, far)):
        item = AgendaItem.objects.get(round=round_, section=2, case__dealer=dealer)
        answer = client.get(page("sensorround", round_.pk, item.pk, name="item"))
        assert answer.status_code == (200 if seen else 404)


def test_the_minutes_and_actions_of_others_are_not_there(table, round_, sign_in):
    for item in round_.items.filter(section=2):
        verdict = Verdict(
            DecisionType.LEGAL_ROUTE, f"for {item.case.dealer.code}",
            owner_id=table.legal.user_id, due_on=timezone.localdate(),
        )  # fmt: skip
        decide(item.pk, verdict, by=table.chair)
    end_round(round_.pk, by=table.chair)
    minutes = write_summary(Minutes.objects.get().pk, "All in all", by=table.desk)
    near = ActionItem.objects.get(case__dealer=table.dealer)
    far = ActionItem.objects.get(case__dealer=table.far_dealer)
    for state in ("draft", "issued"):
        body = sign_in(table.head).get(page("minutes", minutes.pk)).content.decode()
        assert "for BJ01" in body, state
        assert "for GZ01" not in body, state
        if state == "draft":
            issue_minutes(minutes.pk, by=table.chair)
    client = sign_in(table.head)
    assert client.get(page("actionitem", near.pk)).status_code == 200
    assert client.get(page("actionitem", far.pk)).status_code == 404
    listed = client.get(reverse(f"{ADMIN}actionitem_changelist")).content.decode()
    assert "for BJ01" in listed
    assert "for GZ01" not in listed
    owner = sign_in(table.legal).get(reverse(f"{ADMIN}actionitem_changelist") + "?which=own")
    assert "for GZ01" in owner.content.decode()


def test_the_china_round_is_not_for_regions(table, sign_in):
    china = a_round(RoundKind.CHINA)
    assert sign_in(table.head).get(page("sensorround", china.pk)).status_code == 404
    assert sign_in(table.quality).get(page("sensorround", china.pk)).status_code == 200


@pytest.mark.parametrize("role", [Role.FINANCE, Role.SALES_OPS, Role.SYSADMIN, Role.SSA_HEAD])
def test_whoever_has_no_part_in_a_round_is_turned_away(table, round_, sign_in, role):
    client = sign_in(make_person(role))
    item = round_.items.first()
    for url in (
        reverse(f"{ADMIN}sensorround_changelist"),
        page("sensorround", round_.pk),
        page("sensorround", round_.pk, name="live"),
        page("sensorround", round_.pk, name="paper"),
        page("sensorround", round_.pk, item.pk, name="item"),
        reverse(f"{ADMIN}roundtopic_changelist"),
        reverse(f"{ADMIN}standingseat_changelist"),
    ):
        assert client.get(url).status_code == 403, url
    assert client.post(page("sensorround", round_.pk, "add", name="put")).status_code == 403


def test_readers_read_and_do_not_write(table, round_, sign_in):
    item = round_.items.filter(section=2).first()
    sent = {"version": item.version, "notes": "x"}
    for who in (table.quality, table.legal, table.management, table.auditor):
        answer = sign_in(who).post(page("sensorround", round_.pk, item.pk, "note", name="write"), sent)  # fmt: skip
        assert answer.status_code == 403
    assert sign_in(table.far_head).post(page("sensorround", round_.pk, item.pk, "note", name="write"), sent).status_code in {403, 404}  # fmt: skip
    item.refresh_from_db()
    assert item.notes == ""


def write(client, item, key, *, htmx=False, **sent):
    url = page("sensorround", item.round_id, item.pk, key, name="write")
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(url, sent, headers=headers)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stale_page_is_shown_both_texts_and_overwrites_nothing(table, round_, sign_in, htmx):
    item = round_.items.filter(section=2).first()
    mine, theirs = sign_in(table.chair), sign_in(table.desk)
    assert (
        write(theirs, item, "note", htmx=htmx, version=item.version, notes="theirs").status_code
        < 400
    )
    answer = write(mine, item, "note", htmx=htmx, version=item.version, notes="mine")
    assert answer.status_code == 409
    body = answer.content.decode()
    assert re.search(r"data-theirs>\s*theirs", body)
    assert re.search(r"data-yours>\s*mine", body)
    item.refresh_from_db()
    assert item.notes == "theirs"
    shown = re.search(r'name="version" value="(\d+)"', body.split("data-note>")[1])
    again = write(mine, item, "note", htmx=htmx, version=shown[1], notes="theirs and mine")
    assert again.status_code < 400
    item.refresh_from_db()
    assert item.notes == "theirs and mine"


def test_a_form_without_a_version_is_a_stale_one(table, round_, sign_in):
    item = round_.items.filter(section=2).first()
    assert write(sign_in(table.chair), item, "note", notes="x").status_code == 409


def test_a_decision_is_written_down_on_the_page_and_withdrawn_there(table, round_, sign_in):
    item = round_.items.filter(section=2).first()
    client = sign_in(table.chair)
    answer = write(client, item, "decide", version=item.version, type="GOODWILL")
    assert answer.status_code == 400
    for code in ("DECISION_AMOUNT", "DECISION_APPROVER", "ACTION_OWNER", "ACTION_DAY"):
        assert code in answer.content.decode()
    sent = {
        "type": "GOODWILL", "text": "half of the bill", "amount": "5000",
        "approver": table.chair.user_id, "owner": table.desk.user_id, "due_on": "2026-11-20",
    }  # fmt: skip
    assert write(client, item, "decide", version=item.version, **sent).status_code == 302
    decision = Decision.objects.get()
    body = client.get(page("sensorround", round_.pk)).content.decode()
    assert "half of the bill" in body
    withdrawn = write(
        client, item, "withdraw", decision=decision.pk, version=decision.version, reason="typo"
    )
    assert withdrawn.status_code == 302
    assert "typo" in client.get(page("sensorround", round_.pk)).content.decode()


def test_a_decision_of_another_item_is_not_there(table, round_, sign_in):
    near, far = round_.items.filter(section=2)
    decision = decide(near.pk, Verdict(DecisionType.CONTINUE), by=table.chair)
    client = sign_in(table.chair)
    sent = {"decision": decision.pk, "version": decision.version, "reason": "x"}
    assert write(client, far, "withdraw", **sent).status_code == 404


def test_the_page_learns_what_others_write(table, round_, sign_in):
    client = sign_in(table.desk)
    body = client.get(page("sensorround", round_.pk)).content.decode()
    seen = re.search(r"live/\?seen=(\d+)", body)[1]
    live = page("sensorround", round_.pk, name="live") + f"?seen={seen}"
    assert "hx-swap-oob" not in client.get(live).content.decode()
    item = round_.items.filter(section=2).first()
    with today_is("2026-11-10", "09:01"):
        note_item(item.pk, "just now", by=table.chair)
    news = client.get(live).content.decode()
    assert "just now" in news
    assert f'id="said-{item.pk}" hx-swap-oob="true"' in news


def test_seats_and_new_items_are_entered_on_the_page(table, round_, sign_in):
    client = sign_in(table.desk)
    seat = round_.seats.get(function="QUALITY")
    put = page("sensorround", round_.pk, "seat", name="put")
    sent = {"seat": seat.pk, "version": seat.version, "present": "DEPUTY"}
    assert client.post(put, sent).status_code == 302
    seat.refresh_from_db()
    assert seat.present == "DEPUTY"
    assert client.post(put, {**sent, "present": ""}).status_code == 409
    add = page("sensorround", round_.pk, "add", name="put")
    wrong = client.post(add, {"section": 8, "title": "Keys", "number": "CC-0"})
    assert wrong.status_code == 400
    assert "There is no case of this number." in wrong.content.decode()
    assert client.post(add, {"section": 8, "title": "Other keys"}).status_code == 302
    assert AgendaItem.objects.filter(title="Other keys").exists()


def test_a_round_is_opened_ended_and_written_down_by_its_buttons(table, sign_in):
    a_case(table.dealer, lamp=Lamp.RED, score=82)
    round_ = a_round()
    client = sign_in(table.chair)

    def press(noun: str, pk: int, button: str, version: int) -> int:
        url = page(noun, pk, button, name="run")
        return client.post(url, {"version": version}).status_code

    assert press("sensorround", round_.pk, "start", round_.version) == 302
    round_.refresh_from_db()
    for seat in round_.seats.all():
        put = page("sensorround", round_.pk, "seat", name="put")
        client.post(put, {"seat": seat.pk, "version": seat.version, "present": "PERSON"})
    assert press("sensorround", round_.pk, "end", round_.version) == 302
    minutes = round_.minutes.get()
    summary = page("minutes", minutes.pk, "summary", name="write")
    assert client.post(summary, {"version": minutes.version, "summary": "All"}).status_code == 302
    stale = client.post(summary, {"version": minutes.version, "summary": "Mine"})
    assert stale.status_code == 409
    assert re.search(r"data-theirs>\s*All", stale.content.decode())
    minutes.refresh_from_db()
    assert press("minutes", minutes.pk, "issue", minutes.version) == 302
    object_ = page("minutes", minutes.pk, "object", name="write")
    assert sign_in(table.head).post(object_, {"text": "Not so"}).status_code == 302
    assert sign_in(table.far_head).post(object_, {"text": "Not so"}).status_code == 409
    objection = minutes.objections.get()
    answer = page("minutes", minutes.pk, "answer", name="write")
    sent = {"objection": objection.pk, "version": objection.version, "answer": "So"}
    assert client.post(answer, sent).status_code == 302
    assert "Not so" in client.get(page("minutes", minutes.pk)).content.decode()
    assert "Not so" not in sign_in(table.press).get(page("minutes", minutes.pk)).content.decode()


def test_papers_are_made_for_the_reader(table, round_, sign_in):
    for who in (table.chair, table.head, table.press):
        paper = sign_in(who).get(page("sensorround", round_.pk, name="paper"))
        assert paper["Content-Type"] == "application/pdf"
    stand_up = start_round(a_round(RoundKind.STAND_UP).pk, by=table.chair)
    sheet = sign_in(table.chair).get(page("sensorround", stand_up.pk, name="paper"))
    assert b"".join(sheet).startswith(b"%PDF")


def test_an_action_item_is_closed_with_a_file(table, round_, sign_in):
    item = round_.items.filter(section=2).first()
    verdict = Verdict(
        DecisionType.LEGAL_ROUTE, "sue", owner_id=table.legal.user_id, due_on=timezone.localdate()
    )
    action = decide(item.pk, verdict, by=table.chair).action
    client = sign_in(table.legal)
    done = page("actionitem", action.pk, name="done")
    assert client.get(done).status_code == 200
    assert client.post(done, {"version": action.version, "result": "sued"}).status_code == 400
    file = make_paper()
    file.name = "claim.png"
    sent = {"version": action.version, "result": "sued", "file": file}
    assert client.post(done, sent).status_code == 302
    evidence = client.get(page("actionitem", action.pk, name="evidence"))
    assert evidence.status_code == 200
    assert sign_in(table.quality).get(done).status_code == 403


def test_seats_and_topics_are_kept_by_those_who_prepare(table, sign_in):
    topic = raise_topic(Topic(TopicKind.PROCESS, "Hand-over"), by=table.desk)
    chair, desk, quality = sign_in(table.chair), sign_in(table.desk), sign_in(table.quality)
    seats = reverse(f"{ADMIN}standingseat_add")
    assert chair.get(seats).status_code == 200
    assert desk.get(seats).status_code == 403
    topics = reverse(f"{ADMIN}roundtopic_add")
    sent = {"kind": "CHINA", "title": "Steering", "words": ""}
    assert desk.post(topics, sent).status_code == 200  # a China topic says why
    assert desk.post(topics, {**sent, "reasons": ["PRODUCT"]}).status_code == 302
    assert RoundTopic.objects.filter(title="Steering").exists()
    assert quality.get(page("roundtopic", topic.pk)).status_code == 200
    assert quality.get(topics).status_code == 403


def test_everybody_in_the_room_reads_the_same_numbers(table, round_, sign_in):
    """The case of the south stands first, so that of the north is 2.2 to whoever sees it."""
    number = number_of(table, table.dealer.pk, round_)
    for who in (table.chair, table.head):
        body = sign_in(who).get(page("sensorround", round_.pk)).content.decode()
        assert re.search(rf"2\.2</span>\s*(<a[^>]*>)?\s*{number}", body)

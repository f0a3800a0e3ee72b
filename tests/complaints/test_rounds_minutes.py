"""Minutes: issued in a workday, objected to for two, final; on paper in both languages, each in their scope."""

import datetime as dt
import io

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from complaints.choices import Lamp
from complaints.choices.rounds import DecisionType, MinutesState, ObjectionState
from complaints.models import Minutes, SensorRound
from complaints.selectors.rounds.minutes_content import lines_for
from complaints.selectors.rounds.minutes_print import minutes_paper
from complaints.services.rounds import (
    Verdict,
    answer_objection,
    decide,
    end_round,
    finalise_minutes,
    issue_minutes,
    note_item,
    object_to,
    revise_minutes,
    write_summary,
)
from complaints.tasks import round_clocks
from dealerops.accounts.models import User
from dealerops.documents.services import open_file
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, StaleObject, TransitionRefused
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from dealerops.printing import print_form
from tests.factories.complaints_rounds import Table, a_case, in_session, on, today_is

D = dt.date.fromisoformat


@pytest.fixture
def table(db: None) -> Table:
    return Table.set()


def held(table: Table, day: str = "2026-11-10") -> Minutes:
    """The draft of a round about a case of each region, with a note and a decision on both."""
    with today_is(day, "09:00"):
        for dealer, source in ((table.dealer, "HOTLINE_400"), (table.far_dealer, "SOCIAL")):
            a_case(dealer, lamp=Lamp.RED, score=82, source=source)
        round_ = in_session(table)
        for item in round_.items.filter(section=2):
            note_item(item.pk, f"said about {item.case.dealer.code}", by=table.desk)
            verdict = Verdict(
                DecisionType.PR_STATEMENT, f"do for {item.case.dealer.code}",
                owner_id=table.press.user_id, due_on=D("2026-12-31"),
            )  # fmt: skip
            decide(item.pk, verdict, by=table.chair)
        end_round(round_.pk, by=table.chair)
        return write_summary(round_.minutes.get().pk, "All in all", by=table.desk)


def words(minutes: Minutes, actor: Actor, language: str = "en") -> str:
    with translation.override(language):
        content = print_form("round", minutes_paper(minutes, actor, printed_by="x"))
    return text_of(content)


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_issued_they_are_frozen_mailed_to_the_seats_and_open_for_objections(table):
    minutes = held(table)
    with today_is("2026-11-11", "10:00"):
        issued = issue_minutes(minutes.pk, by=table.chair)
        drain("default")
    assert issued.objections_until == on("2026-11-14", "00:00")  # Thursday and Friday, to their end
    assert [line["notes"] for line in issued.content["items"] if line["notes"]] == [
        "said about BJ01",
        "said about GZ01",
    ]
    item = issued.round.items.filter(section=2).first()
    with today_is("2026-11-11", "11:00"), pytest.raises(TransitionRefused, match="ROUND_NOT_OPEN"):
        note_item(item.pk, "later", by=table.chair)
    sent = Message.objects.filter(topic="complaints/minutes_issued")
    seated = {table.chair, table.desk, table.quality, table.legal, table.head, table.advocate, table.press}  # fmt: skip
    assert set(sent.values_list("recipient", flat=True)) == {one.user_id for one in seated}
    assert all(message.parts.count() == 1 for message in sent)


def test_every_seat_is_sent_what_lies_in_its_scope(table):
    minutes = held(table)
    User.objects.filter(pk=table.chair.user_id).update(language="zh-hans")
    with today_is("2026-11-11", "10:00"):
        issue_minutes(minutes.pk, by=table.chair)
        drain("default")
    told = {}
    for message in Message.objects.filter(topic="complaints/minutes_issued"):
        with open_file(message.parts.get().attachment) as file:
            told[message.recipient_id] = text_of(file.read())
    both, near, far = told[table.quality.user_id], told[table.head.user_id], told[table.press.user_id]  # fmt: skip
    assert "BJ01" in both
    assert "GZ01" in both
    assert "said about BJ01" in near
    assert "GZ01" not in near
    assert "said about GZ01" in far
    assert "BJ01" not in far
    sent = Message.objects.filter(topic="complaints/minutes_issued", recipient=table.chair.user_id)
    assert sent.get().language == "zh-hans"
    assert "Minutes: Company round" in both


def test_the_paper_speaks_both_languages(table):
    minutes = held(table)
    english, chinese = words(minutes, table.chair), words(minutes, table.chair, "zh-hans")
    for told in ("Minutes: Company round", "Red cases", "Public statement"):
        assert told in english
    for language, lang in (("en", "en"), ("zh-hans", "zh")):
        with translation.override(language):
            assert minutes_paper(minutes, table.chair, printed_by="x")["lang"] == lang
    assert "said about BJ01" in chinese


def test_one_day_is_late_and_the_chair_is_told_once(table):
    held(table)
    with today_is("2026-11-11", "23:59"):
        round_clocks()
        drain("default")
    late = Message.objects.filter(topic="complaints/minutes_late")
    assert not late.exists()
    with today_is("2026-11-12", "00:00"):
        round_clocks()
        round_clocks()
        drain("default")
    assert [message.recipient_id for message in late] == [table.chair.user_id]


def test_without_objections_they_become_final_by_themselves(table):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        issue_minutes(minutes.pk, by=table.chair)
        with pytest.raises(TransitionRefused, match="OBJECTION_TIME"):
            finalise_minutes(minutes.pk, by=table.chair)
    with today_is("2026-11-12", "23:59"):
        round_clocks()
        minutes.refresh_from_db()
        assert minutes.state == MinutesState.ISSUED
    with today_is("2026-11-13", "00:00"):
        round_clocks()
    minutes.refresh_from_db()
    assert minutes.state == MinutesState.FINAL


def test_whoever_has_a_seat_objects_in_time(table):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        issue_minutes(minutes.pk, by=table.chair)
        with pytest.raises(TransitionRefused, match="NOT_SEATED"):
            object_to(minutes.pk, "x", by=table.far_head)
        with pytest.raises(InvalidInput, match="OBJECTION_TEXT"):
            object_to(minutes.pk, " ", by=table.head)
    with today_is("2026-11-12", "23:59"):
        objection = object_to(minutes.pk, "I said the opposite", by=table.advocate)
    with today_is("2026-11-13", "00:00"):
        with pytest.raises(TransitionRefused, match="OBJECTION_LATE"):
            object_to(minutes.pk, "Me too", by=table.head)
        round_clocks()
        minutes.refresh_from_db()
        assert minutes.state == MinutesState.ISSUED  # it waits for the chair
        with pytest.raises(TransitionRefused, match="OBJECTION_WAITS"):
            finalise_minutes(minutes.pk, by=table.chair)
        with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
            answer_objection(objection.pk, is_accepted=False, answer="No", by=table.desk)
        answer_objection(objection.pk, is_accepted=False, answer="You did not", by=table.chair)
        round_clocks()
    minutes.refresh_from_db()
    assert minutes.state == MinutesState.FINAL


def test_an_objection_that_is_right_makes_a_new_edition(table):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        issue_minutes(minutes.pk, by=table.chair)
        with pytest.raises(TransitionRefused, match="NO_OBJECTION"):
            revise_minutes(minutes.pk, by=table.chair)
        objection = object_to(minutes.pk, "I said the opposite", by=table.head)
        answer_objection(objection.pk, is_accepted=True, answer="Indeed", by=table.chair)
        with pytest.raises(TransitionRefused, match="OBJECTION_ANSWERED"):
            answer_objection(objection.pk, is_accepted=False, answer="Or not", by=table.chair)
    with today_is("2026-11-16", "09:00"):
        round_clocks()
        minutes.refresh_from_db()
        assert minutes.state == MinutesState.ISSUED  # what was accepted is not made final by itself
        second = revise_minutes(minutes.pk, by=table.chair)
        item = minutes.round.items.filter(section=2).first()
        note_item(item.pk, "the opposite", by=table.desk)
        issue_minutes(second.pk, by=table.chair)
    minutes.refresh_from_db()
    second.refresh_from_db()
    assert (minutes.state, second.edition) == (MinutesState.REPLACED, 2)
    assert "the opposite" not in [line["notes"] for line in minutes.content["items"]]
    assert "the opposite" in [line["notes"] for line in second.content["items"]]
    objection.refresh_from_db()
    assert objection.state == ObjectionState.ACCEPTED


def test_a_summary_is_needed_and_a_stale_one_is_refused(table):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        with pytest.raises(StaleObject):
            write_summary(minutes.pk, "mine", by=table.chair, version=minutes.version - 1)
        write_summary(minutes.pk, " ", by=table.chair)
        with pytest.raises(TransitionRefused, match="MINUTES_SUMMARY"):
            issue_minutes(minutes.pk, by=table.chair)
        write_summary(minutes.pk, "mine", by=table.chair)
        with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
            issue_minutes(minutes.pk, by=table.desk)


@pytest.mark.parametrize("change", [{"summary": "other"}, {"content": {}}, {"edition": 9}])
def test_the_database_keeps_issued_words(table, change):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        issue_minutes(minutes.pk, by=table.chair)
    with pytest.raises(DatabaseError, match="complaints_frozen"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(**change)


def test_the_database_keeps_final_minutes_whole(table):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        issue_minutes(minutes.pk, by=table.chair)
    with today_is("2026-11-20"):
        round_clocks()
    with pytest.raises(DatabaseError, match="complaints_frozen"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(state="ISSUED")
    with pytest.raises(DatabaseError, match="complaints_frozen"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).delete()


def test_minutes_show_each_reader_the_same_items_as_the_agenda(table):
    minutes = held(table)
    with today_is("2026-11-10", "18:00"):
        issued = issue_minutes(minutes.pk, by=table.chair)
    round_ = SensorRound.objects.get(pk=issued.round_id)
    people = (table.chair, table.quality, table.head, table.far_head, table.press, table.auditor)
    for person in people:
        assert [item.notes for item in round_.items.visible_to(person)] == [
            line["notes"] for line in lines_for(person, issued.content)
        ]

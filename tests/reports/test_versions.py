"""A sent report that says something else now (domain.md 6.2, 8 N07)."""

import datetime as dt
import io
import re
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from aftersales.choices import DEPARTMENT_OF, Department, Question
from aftersales.models import Answer, CallbackTask, Interview
from aftersales.reports.callbacks import SATISFACTION_MONTHLY
from dealerops.accounts.models import Membership, User
from dealerops.documents.services import read_bytes
from dealerops.documents.stores import store
from dealerops.foundation import reporting
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import TransitionRefused
from dealerops.foundation.reporting import (
    Cadence,
    Column,
    Headline,
    Kind,
    Late,
    Period,
    Report,
    declared,
)
from dealerops.notifications.models import Message
from reports.choices import RunState
from reports.engine.content import Change, cause_of
from reports.engine.extras import ADJUSTMENTS, CHANGES
from reports.models import ReportEdition, ReportPost, ReportRobot, ReportRun
from reports.querysets import HEADS
from reports.services import approve, build_run, make_again, note_download, plan, rerun, run_now
from reports.services.asking import RunTaken
from reports.services.posting import announce, text_of
from reports.services.subscribing import unsubscribe
from reports.services.viewing import WorkbookChanged
from tests.aftersales.conftest import Workshop
from tests.factories.callbacks import a_callback, answers, interviewed
from tests.factories.claims import make_person
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db
RECEPTION = [one.value for one in Question if DEPARTMENT_OF[one] == Department.RECEPTION]
EVERY_REPORT = dict(declared())


@pytest.fixture(autouse=True)
def satisfaction_alone(only_reports_of_claims, monkeypatch):
    monkeypatch.setattr(reporting, "_registry", {"R13": SATISFACTION_MONTHLY})


@pytest.fixture
def workshop(db) -> Workshop:
    return Workshop.hire()


@pytest.fixture
def starter() -> Actor:
    return make_person(Role.SSA_MANAGER)


@pytest.fixture
def head() -> Actor:
    return make_person(Role.VP)


@pytest.fixture
def clerk(workshop) -> Actor:
    return make_person(Role.D_CALL, workshop.dealer, "孙回访")


@pytest.fixture
def late_visit(workshop, clerk) -> CallbackTask:
    """A September visit whose customer was not called before the report was sent."""
    return a_callback(workshop.dealer, "2026-09-29T16:00", advisor=workshop.advisor)


@pytest.fixture
def september(workshop, clerk, late_visit) -> ReportRun:
    """v1 of September, sent on 10-08: 40 answers about reception, index 82.0."""
    reach(workshop.director)
    with time_machine.travel(moment("09-01 08:00"), tick=False):
        plan(moment("09-01 08:00"))
    for number in range(10):
        heard(workshop, clerk, (5, 5, 4, 3) if number < 4 else (5, 4, 4, 3))
    return sent_on("10-08 08:30", dt.date(2026, 9, 1))


def heard(workshop: Workshop, clerk: Actor, scores: tuple[int, ...]) -> None:
    task = a_callback(workshop.dealer, "2026-09-10T16:00", advisor=workshop.advisor)
    interview = Interview.objects.create(
        task=task, dealer=workshop.dealer, advisor_id=workshop.advisor.user_id,
        interviewer_id=clerk.user_id, delivered_on=dt.date(2026, 9, 10),
        interviewed_on=dt.date(2026, 9, 12), finished_at=moment("09-12 10:00"),
    )  # fmt: skip
    for question, score in zip(RECEPTION, scores, strict=True):
        Answer.objects.create(
            interview=interview, question=question, department=Department.RECEPTION, score=score
        )


def sent_on(text: str, first: dt.date) -> ReportRun:
    with time_machine.travel(moment(text), tick=False):
        plan(moment(text))
        return build_run(ReportRun.objects.get(code="R13", period_start=first).pk)


def call_late(task: CallbackTask, clerk: Actor) -> None:
    """On 10-09 a clerk records an interview: one more answer about reception, a 3."""
    nothing = dict.fromkeys(f"q{one}" for one in answers(task))
    with time_machine.travel(moment("10-09 10:00"), tick=False):
        interviewed(task, clerk, **nothing | {f"q{RECEPTION[0]}": 3})


def again(run: ReportRun, by: Actor, text: str = "10-09 15:00") -> ReportRun:
    with time_machine.travel(moment(text), tick=False):
        return build_run(rerun(run.pk, by=by).pk)


def let_out(run: ReportRun, by: Actor) -> ReportRun:
    with time_machine.travel(moment("10-09 16:00"), tick=False):
        return build_run(approve(run.pk, by=by).pk)


def reception(run: ReportRun) -> tuple[int, str]:
    row = next(row for row in run.editions.get().rows if row[:2] == ["Month", "Reception"])
    return row[2], row[3]


def lines(run: ReportRun, kind: str) -> list[list[str]]:
    extras = [one for one in run.editions.get().extras if one["kind"] == kind]
    return extras[0]["lines"] if extras else []


def test_n07_a_late_interview_makes_a_second_version_that_the_head_lets_out(
    workshop, september, late_visit, clerk, starter, head
):
    assert (september.state, reception(september)) == (RunState.SENT, (40, "82.0"))
    first = september.editions.get()
    bytes_sent = read_bytes(first.workbook)
    call_late(late_visit, clerk)

    second = again(september, starter)
    assert (second.state, second.version, reception(second)) == (RunState.INTERNAL, 2, (41, "81.5"))
    changed = {tuple(line[:4]): line[4] for line in lines(second, CHANGES)}
    for_reception = changed["Month · Reception", "Answers", "40", "41"]
    assert changed["Month · Reception", "Index", "82.0", "81.5"] == for_reception
    assert "孙回访" in for_reception
    assert "recorded an interview on" in for_reception
    assert late_visit.order.number in for_reception
    assert Message.objects.count() == 1

    out = let_out(second, head)
    september.refresh_from_db()
    assert (out.state, out.is_internal, september.state) == (
        RunState.SENT,
        False,
        RunState.SUPERSEDED,
    )
    mailed = Message.objects.latest("pk")
    assert (Message.objects.count(), mailed.about_id) == (2, out.pk)
    assert "(restated)" in mailed.subject
    assert "replaces version 1" in mailed.text
    assert "82.0 | 81.5" in mailed.text
    assert read_bytes(note_download(first.pk, by=workshop.director).workbook) == bytes_sent
    book = load_workbook(io.BytesIO(read_bytes(out.editions.get().workbook)))
    sheet = book["Differences from version 1"]
    assert [cell.value for cell in sheet[1]] == ["Row", "Column", "Before", "Now", "Cause"]
    assert "2, restates version 1" in str(
        [cell.value for row in book.worksheets[0]["A1:A8"] for cell in row]
    )


def test_n07_without_approval_october_shows_it_and_september_stays(
    workshop, september, late_visit, clerk, starter
):
    call_late(late_visit, clerk)
    again(september, starter)
    october = sent_on("11-03 08:30", dt.date(2026, 10, 1))
    edition = october.editions.get()
    assert edition.columns[-1]["label"] == "Prior-period adjustment"
    by_row = {tuple(row[:2]): row[-1] for row in edition.rows}
    assert by_row["Month", "Reception"] == "Answers 40 → 41; Index 82.0 → 81.5"
    assert by_row["Month", "Painting"] == ""
    assert ["Month · Reception", "Index", "82.0", "81.5"] in [
        line[:4] for line in lines(october, ADJUSTMENTS)
    ]
    assert "孙回访" in lines(october, ADJUSTMENTS)[0][4]
    september.refresh_from_db()
    assert (september.state, reception(september)) == (RunState.SENT, (40, "82.0"))


def test_who_reads_another_language_since_is_told_of_late_records_too(
    workshop, september, late_visit, clerk
):
    """The month before was sent in English; its figures are put right in Chinese, in the right row."""
    call_late(late_visit, clerk)
    reach(workshop.director, "zh-hans")
    edition = sent_on("11-03 08:30", dt.date(2026, 10, 1)).editions.get()
    assert edition.language == "zh-hans"
    beside, _all = [row for row in edition.rows if row[-1]]
    with translation.override("zh-hans"):
        assert beside[:2] == [_("Month"), _("Reception")]
    assert re.findall(r"[\d.]+ → [\d.]+", beside[-1]) == ["40 → 41", "82.0 → 81.5"]
    assert not re.search("[A-Za-z]", beside[-1])


def test_n07_an_approved_version_leaves_nothing_to_adjust(
    workshop, september, late_visit, clerk, starter, head
):
    call_late(late_visit, clerk)
    let_out(again(september, starter), head)
    october = sent_on("11-03 08:30", dt.date(2026, 10, 1))
    assert lines(october, ADJUSTMENTS) == []


def test_n07_twice_without_new_data_is_the_same_content_and_no_third_version(
    workshop, september, late_visit, clerk, starter
):
    assert again(september, starter, "10-08 12:00").state == RunState.UNCHANGED
    call_late(late_visit, clerk)
    second = again(september, starter)
    third = again(september, starter, "10-10 09:00")
    assert (second.version, third.state, third.version) == (2, RunState.UNCHANGED, None)
    made = ReportRun.objects.of_period("R13", september.period).exclude(version=None)
    versions = made.values_list("version", flat=True)
    assert sorted(versions) == [1, 2]
    hashes = ReportEdition.objects.values_list("content_sha256", flat=True)
    assert len(set(hashes)) == 2


def test_n07_who_became_a_recipient_later_does_not_get_old_versions(
    workshop, september, late_visit, clerk, starter, head
):
    reach(workshop.manager)
    call_late(late_visit, clerk)
    out = let_out(again(september, starter), head)
    assert [copy.recipient_id for copy in out.copies.all()] == [workshop.director.user_id]
    assert set(Message.objects.values_list("recipient", flat=True)) == {workshop.director.user_id}


def test_no_headline_changed_no_mail(workshop, september, starter, head):
    Interview.objects.update(recommends=9)
    second = again(september, starter)
    assert {line[0] for line in lines(second, CHANGES)} == {"Month · NPS"}
    assert let_out(second, head).state == RunState.SENT
    assert Message.objects.count() == 1


def test_who_wants_the_report_no_more_gets_no_restated_mail(
    workshop, september, late_visit, clerk, starter, head
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    unsubscribe(Membership.objects.get(user=workshop.director.user_id).pk, "R13")
    assert let_out(second, head).state == RunState.SENT
    assert Message.objects.count() == 1


def test_a_group_hears_of_a_restated_version_where_a_headline_changed(
    workshop, september, late_visit, clerk, starter, head
):
    ReportRobot.objects.create(code="R13", name="G", kind="WECOM", language="en", webhook="x")
    Interview.objects.update(recommends=9)
    quiet = let_out(again(september, starter), head)
    assert (quiet.state, announce(quiet.pk)) == (RunState.SENT, 0)
    call_late(late_visit, clerk)
    loud = let_out(again(quiet, starter), head)
    assert announce(loud.pk) == 1
    said = text_of(ReportPost.objects.get())
    assert "This report replaces version 2" in said
    assert "81.5" not in said  # what is said of one dealer stays in its mail


def test_what_a_reader_makes_for_themselves_replaces_and_delays_nothing(
    workshop, september, late_visit, clerk, starter, head
):
    assert for_oneself(workshop.director, "10-08 12:00").state == RunState.INTERNAL
    call_late(late_visit, clerk)
    second = again(september, starter)
    mine = for_oneself(workshop.director, "10-09 15:30")
    assert (mine.state, mine.base, reception(mine)) == (RunState.INTERNAL, None, (41, "81.5"))
    with pytest.raises(TransitionRefused, match="REPORT_RESTATES_NOTHING"):
        approve(mine.pk, by=head)
    assert again(september, starter, "10-09 15:40").state == RunState.UNCHANGED
    assert let_out(second, head).state == RunState.SENT


def test_what_a_reader_makes_for_themselves_uses_up_no_version(workshop, september):
    with time_machine.travel(moment("10-20 12:00"), tick=False):
        mine = build_run(run_now("R13", dt.date(2026, 10, 1), by=workshop.director).pk)
    assert (mine.version, mine.editions.get().filename) == (None, "R13_20261001_20261031.xlsx")
    plan(moment("11-03 08:30"))
    assert ReportRun.objects.regular().of_period("R13", mine.period).get().version == 1


def for_oneself(by: Actor, text: str) -> ReportRun:
    with time_machine.travel(moment(text), tick=False):
        return build_run(run_now("R13", dt.date(2026, 9, 1), by=by).pk)


def test_a_version_overtaken_while_it_could_not_be_sent_stays_inside(
    workshop, september, late_visit, clerk, starter, head, monkeypatch
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    with monkeypatch.context() as broken:
        broken.setattr("reports.services.building.queue", None)
        with pytest.raises(TypeError):
            let_out(second, head)
    Interview.objects.update(recommends=9)
    let_out(again(september, starter, "10-10 09:00"), head)
    assert Message.objects.count() == 2
    kept = build_run(make_again(second.pk, by=starter).pk)
    assert (kept.version, kept.state, Message.objects.count()) == (2, RunState.INTERNAL, 2)
    with pytest.raises(TransitionRefused, match="REPORT_BASE_MOVED"):
        approve(second.pk, by=head)


def test_a_later_version_waits_while_an_earlier_one_is_being_sent(
    workshop, september, late_visit, clerk, starter, head
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    approve(second.pk, by=head)
    Interview.objects.update(recommends=9)
    third = again(september, starter, "10-10 09:00")
    with pytest.raises(TransitionRefused, match="REPORT_OLDER_GOES_OUT"):
        approve(third.pk, by=head)
    assert build_run(second.pk).state == RunState.SENT
    with pytest.raises(TransitionRefused, match="REPORT_BASE_MOVED"):
        approve(third.pk, by=head)


def test_of_two_versions_that_were_let_out_the_last_goes(
    workshop, september, late_visit, clerk, starter, head, monkeypatch
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    with monkeypatch.context() as broken:
        broken.setattr("reports.services.building.queue", None)
        with pytest.raises(TypeError):
            let_out(second, head)
    Interview.objects.update(recommends=9)
    third = again(september, starter, "10-10 09:00")
    with time_machine.travel(moment("10-10 10:00"), tick=False):
        approve(third.pk, by=head)
    kept = build_run(make_again(second.pk, by=starter).pk)
    assert (kept.state, Message.objects.count()) == (RunState.INTERNAL, 1)
    assert build_run(third.pk).state == RunState.SENT
    assert Message.objects.count() == 2


def test_dealers_do_not_read_a_version_before_it_is_approved(
    workshop, september, late_visit, clerk, starter, head
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    runs = ReportRun.objects.visible_to(workshop.director)
    assert list(runs) == [september]
    with pytest.raises(ReportEdition.DoesNotExist):
        note_download(second.editions.get().pk, by=workshop.director)
    let_out(second, head)
    assert set(runs.all()) == {september, second}
    assert note_download(second.editions.get().pk, by=workshop.director)


def test_dealers_do_not_read_what_head_office_made_of_a_month_that_is_not_over(
    workshop, september, starter
):
    """domain.md 6.2: it is for viewing only, and the regular report will be the first version."""
    with time_machine.travel(moment("10-20 12:00"), tick=False):
        early = build_run(run_now("R13", dt.date(2026, 10, 1), by=starter).pk)
    assert (early.state, early.version) == (RunState.INTERNAL, None)
    assert list(ReportRun.objects.visible_to(workshop.director)) == [september]
    with pytest.raises(ReportEdition.DoesNotExist):
        note_download(early.editions.get().pk, by=workshop.director)
    assert early in ReportRun.objects.visible_to(starter)
    with time_machine.travel(moment("11-03 08:30"), tick=False):
        plan(moment("11-03 08:30"))
        build_run(ReportRun.objects.regular().of_period("R13", early.period).get().pk)
    regular = ReportRun.objects.regular().of_period("R13", early.period).get()
    assert (regular.state, regular.version) == (RunState.SENT, 1)
    assert set(ReportRun.objects.visible_to(workshop.director)) == {september, regular}


def test_who_asked_for_a_version_does_not_let_it_out(
    workshop, september, late_visit, clerk, starter, head
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    with pytest.raises(TransitionRefused, match="REPORT_OWN_RERUN"):
        approve(second.pk, by=replace(starter, role=Role.VP))
    with pytest.raises(TransitionRefused, match="REPORT_OWN_RERUN"):
        approve(second.pk, by=replace(head, for_user_id=starter.user_id))
    with pytest.raises(ReportRun.DoesNotExist):
        approve(second.pk, by=make_person(Role.CFO))
    with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
        approve(second.pk, by=make_person(Role.SYSADMIN))


def test_only_the_newest_version_of_what_stands_can_be_let_out(
    workshop, september, late_visit, clerk, starter, head
):
    call_late(late_visit, clerk)
    second = again(september, starter)
    Interview.objects.update(recommends=9)
    third = again(september, starter, "10-10 09:00")
    assert third.version == 3
    with pytest.raises(TransitionRefused, match="REPORT_NEWER_VERSION"):
        approve(second.pk, by=head)
    let_out(third, head)
    with pytest.raises(TransitionRefused, match="REPORT_BASE_MOVED"):
        approve(second.pk, by=head)
    ReportRun.objects.filter(pk=second.pk).update(base=None)
    with pytest.raises(TransitionRefused, match="REPORT_RESTATES_NOTHING"):
        approve(second.pk, by=head)


def test_a_workbook_that_is_not_what_was_made_is_not_given_out(workshop, september):
    edition = september.editions.get()
    store().remove(edition.workbook.path)
    store().write(edition.workbook.path, b"PK something else")
    with pytest.raises(WorkbookChanged, match="REPORT_FILE_CHANGED"):
        note_download(edition.pk, by=workshop.director)


def test_the_head_sees_what_changed_and_decides_by_a_button(
    workshop, september, late_visit, clerk, starter, head, sign_in
):
    call_late(late_visit, clerk)
    boss, asker = sign_in(head), sign_in(starter)
    with time_machine.travel(moment("10-09 15:00"), tick=False):
        button = reverse("admin:reports_reportrun_run", args=(september.pk, "rerun"))
        assert asker.post(button).status_code == 302
        second = build_run(ReportRun.objects.get(version=2).pk)
        page = reverse("admin:reports_reportrun_change", args=(second.pk,))
        shown = boss.get(page)
        assert [offer.name for offer in shown.context["offers"]] == ["approve"]
        assert "What approval would let out" in shown.content.decode()
        assert "82.0" in shown.content.decode()
        assert asker.get(page).context["offers"] == []
        button = reverse("admin:reports_reportrun_run", args=(second.pk, "approve"))
        assert asker.post(button).status_code == 403
        assert boss.post(button).status_code == 302
    second.refresh_from_db()
    assert (second.state, second.approved_by_id) == (RunState.READY, head.user_id)


@pytest.mark.django_db(transaction=True)
def test_two_reruns_in_one_moment_make_one_version(september, starter, monkeypatch):
    gate, refused = threading.Barrier(2), []
    number = "reports.services.planning._next_version"

    def both_read_the_same(report, period):
        gate.wait(timeout=10)
        return 2

    monkeypatch.setattr(number, both_read_the_same)

    def press():
        try:
            rerun(september.pk, by=starter)
        except RunTaken as error:
            refused.append(error)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    runs = ReportRun.objects.of_period("R13", september.period)
    assert list(runs.order_by("version").values_list("version", flat=True)) == [1, 2]


@pytest.mark.parametrize("code", EVERY_REPORT)
def test_every_report_says_what_names_its_rows_and_who_heads_it(code):
    report = EVERY_REPORT[code]
    labels = [str(column.label) for column in report.columns]
    sources = {column.source for column in report.columns}
    assert len(labels) == len(set(labels))
    assert set(report.key) <= sources
    assert {one.source for one in report.headlines} <= sources | {""}
    assert all(one.source or one.label for one in report.headlines)
    assert report.approvers <= HEADS
    assert report.approvers


def test_mails_of_a_restated_version_are_in_the_reader_s_language(
    workshop, september, late_visit, clerk, starter, head
):
    """The version is written in the language of the one it replaces, so that both can be compared."""
    User.objects.filter(pk=workshop.director.user_id).update(language="zh-hans")
    call_late(late_visit, clerk)
    second = again(september, starter)
    assert second.editions.get().language == "en"


def test_where_nobody_who_got_it_is_left_those_who_read_it_now_see_the_change(
    workshop, september, late_visit, clerk, starter, head
):
    """The director has gone; the manager came later and is mailed no old report."""
    gone = Membership.objects.filter(user=workshop.director.user_id)
    gone.update(ended_at=moment("10-09 09:00"))
    reach(workshop.manager)
    call_late(late_visit, clerk)
    second = again(september, starter)
    assert (second.state, second.version) == (RunState.INTERNAL, 2)
    assert reception(second) == (41, "81.5")
    assert [copy.recipient_id for copy in second.copies.all()] == [workshop.manager.user_id]
    assert again(september, starter, "10-09 15:30").state == RunState.UNCHANGED
    assert let_out(second, head).state == RunState.SENT
    assert Message.objects.count() == 1  # the director's, of the first version


def test_a_name_that_gains_a_part_finds_what_was_sent_before(september):
    """The rows of R13 are named by the repair order too; its figures have none, as before."""
    assert ["Month", "Reception"] in [one[0] for one in september.editions.get().headlines]
    late = Late(("", "", "RO-1"), "cause")
    about = [("Problem customer", "Reception", "RO-1"), ("Month", "Reception"), ()]
    said = [cause_of(Change(key, "", "", ""), [late], "-") for key in about]
    assert said == ["cause", "-", "cause"]


def test_late_records_of_a_sum_stand_beside_the_first_row(workshop, monkeypatch):
    """What is summed or counted over all rows has no row of its own."""
    known = {9: [("Reception", 3), ("Painting", 1)], 10: [("Reception", 5), ("Parts", 2)]}

    def rows(_actor: Actor, period: Period, as_of: dt.datetime) -> list[SimpleNamespace]:
        late = [("Parts", 2)] if period.start.month == 9 and as_of > moment("10-09 10:00") else []
        return [SimpleNamespace(name=a, n=n) for a, n in [*known[period.start.month], *late]]

    report = Report(
        code="R13", title="Sums", cadence=Cadence.MONTHLY, at=dt.time(8, 30), rows=rows,
        columns=(Column("Name", "name"), Column("N", "n", Kind.INTEGER)), attribution="",
        recipients=frozenset({Role.D_SVC_DIR}),
        headlines=(Headline("n", is_sum=True), Headline(label="Rows"), Headline("n")),
    )  # fmt: skip
    monkeypatch.setattr(reporting, "_registry", {"R13": report})
    reach(workshop.director)
    with time_machine.travel(moment("09-01 08:00"), tick=False):
        plan(moment("09-01 08:00"))
    sent_on("10-08 08:30", dt.date(2026, 9, 1))
    edition = sent_on("11-03 08:30", dt.date(2026, 10, 1)).editions.get()
    assert edition.columns[-1]["label"] == "Prior-period adjustment"
    assert [row[-1] for row in edition.rows] == ["N 4 → 6; Rows 2 → 3", "N — → 2"]

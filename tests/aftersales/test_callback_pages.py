"""The pages of callbacks: the caller's desk, quick forms, the board, satisfaction, questionnaires."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from aftersales.choices import CallResult, FormState, TaskState
from aftersales.lists import QUICK_FORMS
from aftersales.models import (
    CallbackTask,
    ClubMember,
    CustomerCard,
    Interview,
    NumberCorrection,
    QuickForm,
    SelfSurvey,
)
from aftersales.portal.callbacks.board import Board
from aftersales.portal.callbacks.registration import _forms, _forms_card
from aftersales.services import (
    begin_call,
    end_call,
    give_verdict,
    sign_form,
    solve_form,
    start_form,
    survey_token,
)
from dealerops.journal.models import Entry
from dealerops.lists.columns import Reader
from dealerops.registry.choices import ConsentScope, ContactChannel
from dealerops.registry.services import record_consent
from tests.factories.aftersales import make_driver
from tests.factories.callbacks import a_callback, answers, interviewed, travel

D = dt.date.fromisoformat
MORNING = "2026-09-11T10:00"
MOBILE = "13812345678"


@pytest.fixture
def task(workshop, caller) -> CallbackTask:
    return a_callback(
        workshop.dealer,
        has_paint=True,
        advisor=workshop.advisor,
        technician=workshop.technician,
        customer=make_driver("王小明", MOBILE),
    )


def url(name: str, *args: object, query: str = "") -> str:
    return reverse(f"callbacks:{name}", args=args) + query


def fields(task: CallbackTask, **changed: object) -> dict[str, object]:
    """The script as a browser sends it, full marks except what is changed."""
    scores = {f"q{key}": "NA" if one is None else str(one) for key, one in answers(task).items()}
    return {**scores, "version": "", **changed}


# --- the caller -----------------------------------------------------------------------------------
def test_a_caller_sees_the_own_list_and_nobody_elses(task, caller, second_caller, sign_in):
    with travel(MORNING):
        mine = sign_in(caller).get(url("list", query="?view=open")).content.decode()
        other = sign_in(second_caller)
        assert task.order.number in mine
        assert "王*明" in mine
        assert MOBILE not in mine
        assert task.order.number not in other.get(url("list", query="?view=open")).content.decode()
        assert other.get(url("call", task.pk)).status_code == 404


def test_the_list_opens_with_what_is_to_be_called(task, caller, sign_in):
    with travel(MORNING):
        assert sign_in(caller).get(url("list")).url == url("list", query="?view=open")


def test_the_number_is_masked_until_the_caller_dials(task, caller, sign_in):
    with travel(MORNING):
        client = sign_in(caller)
        before = client.get(url("call", task.pk)).content.decode()
        assert "138****5678" in before
        assert MOBILE not in before
        assert "disabled" in before  # the script waits for the call
        after = client.post(url("dial", task.pk)).content.decode()
        assert f"tel:{MOBILE}" in after
        assert MOBILE not in client.get(url("call", task.pk)).content.decode()
    assert Entry.objects.filter(topic="registry.revealed").count() == 1


def test_outside_the_hours_the_page_says_why_and_offers_no_call(task, caller, sign_in):
    with travel("2026-09-11T12:30"):
        client = sign_in(caller)
        page = client.get(url("call", task.pk)).content.decode()
        assert "Customers are called 09:30–12:00" in page
        assert url("dial", task.pk) not in page
        client.post(url("dial", task.pk), follow=True)
    assert not Entry.objects.filter(topic="registry.revealed").exists()


def test_answers_are_saved_as_they_are_typed_and_without_javascript_by_a_button(
    task, caller, sign_in
):
    with travel(MORNING):
        client = sign_in(caller)
        client.post(url("dial", task.pk))
        kept = client.post(
            url("keep", task.pk), {"q1a": "4", "words": "还可以"}, headers={"HX-Request": "true"}
        )
        assert "Saved at 10:00:00" in kept.content.decode()
        wrong = client.post(
            url("keep", task.pk), {"recommends": "11"}, headers={"HX-Request": "true"}
        )
        assert "Would recommend us" in wrong.content.decode()
        plain = client.post(url("keep", task.pk), {"q1a": "4", "q1b": "NA", "words": "还可以"})
        assert plain.url == url("call", task.pk)
        page = client.get(url("call", task.pk)).content.decode()
    assert "还可以" in page
    kept_scores = Interview.objects.get().answers.values_list("question", "score")
    assert dict(kept_scores) == {"1a": 4, "1b": None}


def test_finishing_names_what_is_not_answered_yet(task, caller, sign_in):
    with travel(MORNING):
        client = sign_in(caller)
        client.post(url("dial", task.pk))
        typed = {"q1a": "5", "sum-severity": "S3", "sum-wish": "退还工时费"}
        page = client.post(url("finish", task.pk), typed)
    shown = page.content.decode()
    assert page.status_code == 409
    assert shown.count("How good is the paint work?") == 2  # as a question and as a reason
    assert "退还工时费" in shown  # nothing that was typed is lost
    assert '<option value="S3" selected>' in shown
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_a_bad_interview_issues_a_form_and_leads_to_the_next_customer(
    task, workshop, caller, sign_in
):
    following = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING):
        client = sign_in(caller)
        client.post(url("dial", task.pk))
        sent = fields(task, q4b="2", words="漆面有颗粒")
        answer = client.post(url("finish", task.pk), {**sent, "sum-severity": "S2"})
        assert answer.url == url("call", following.pk)
        assert "is issued and told" in client.get(answer.url).content.decode()
    form = QuickForm.objects.get()
    assert (form.severity, form.words) == ("S2", "漆面有颗粒")


def test_the_next_customer_is_taken_from_nobodys_list_when_the_own_is_done(task, caller, sign_in):
    CallbackTask.objects.update(caller=None)
    with travel(MORNING):
        client = sign_in(caller)
        assert client.post(url("next")).url == url("call", task.pk)
        end_call(task.pk, CallResult.NO_ANSWER, by=caller)
        assert client.post(url("next")).url == url("list")  # two hours have not passed


def test_a_call_that_was_no_interview_is_ended_by_one_button(task, caller, sign_in):
    with travel(MORNING):
        client = sign_in(caller)
        client.post(url("end", task.pk), {"result": "NO_ANSWER"})
        client.post(url("end", task.pk), {"result": "nonsense"}, follow=True)
    assert [one.result for one in task.attempts.all()] == [CallResult.NO_ANSWER]


def test_later_takes_a_local_time(task, caller, sign_in):
    with travel(MORNING):
        sign_in(caller).post(
            url("end", task.pk), {"result": "CALL_LATER", "later_at": "2026-09-11T18:30"}
        )
    task.refresh_from_db()
    assert task.later_at.isoformat() == "2026-09-11T10:30:00+00:00"


@pytest.mark.parametrize("year", ["9999", "2100", "1999", "0001"])
def test_a_call_put_off_by_ages_is_a_mistyped_one(task, caller, sign_in, year):
    with travel(MORNING):
        said = {"result": "CALL_LATER", "later_at": f"{year}-12-31T10:00"}
        assert sign_in(caller).post(url("end", task.pk), said).status_code == 302
    assert not task.attempts.exists()


def test_a_club_member_is_told_of_the_benefits_and_wished_well(workshop, caller, sign_in):
    customer = make_driver("陈会员")
    ClubMember.objects.create(
        dealer=workshop.dealer, customer=customer, number="C-1", level="GOLD",
        joined_on=D("2026-01-01"),
    )  # fmt: skip
    task = a_callback(workshop.dealer, advisor=workshop.advisor, customer=customer)
    CustomerCard.objects.create(
        dealer=workshop.dealer, customer=customer, vehicle=task.order.vehicle,
        birthday=D("1980-09-13"),
    )  # fmt: skip
    with travel(MORNING):
        client = sign_in(caller)
        assert "birthday" not in client.get(url("call", task.pk)).content.decode()
        page = client.post(url("dial", task.pk)).content.decode()
    assert "what the club offers its Gold members" in page
    assert "Their birthday is on 13 September: wish them well." in page
    assert "1980" not in page


def test_do_not_call_reaches_as_far_as_the_customer_said(task, caller, sign_in):
    with travel(MORNING):
        sign_in(caller).post(url("end", task.pk), {"result": "DNC", "scope": "SURVEY"})
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED
    assert task.customer.dnc_entries.get().scope == "SURVEY"


# --- planning -------------------------------------------------------------------------------------
def test_the_director_sees_every_list_and_moves_a_customer(
    task, workshop, caller, second_caller, sign_in
):
    with travel(MORNING):
        client = sign_in(workshop.director)
        page = client.get(url("board")).content.decode()
        assert "孙回访" in page
        assert "吴回访" in page
        assert client.get(url("call", task.pk)).status_code == 200
        client.post(url("give", task.pk), {"caller": second_caller.user_id})
    task.refresh_from_db()
    assert task.caller_id == second_caller.user_id


def test_the_board_shares_out_what_lies_on_nobodys_list(task, workshop, caller, sign_in):
    CallbackTask.objects.update(caller=None)
    with travel(MORNING):
        client = sign_in(workshop.director)
        assert task.order.number in client.get(url("board")).content.decode()
        client.post(url("share"))
    task.refresh_from_db()
    assert task.caller_id == caller.user_id


def test_the_advisor_corrects_a_number(task, workshop, caller, sign_in):
    with travel(MORNING):
        end_call(task.pk, CallResult.WRONG_NUMBER, by=caller)
        correction = NumberCorrection.objects.get()
        client = sign_in(workshop.advisor)
        assert "138****5678" in client.get(url("numbers")).content.decode()
        client.post(url("number", correction.pk), {"mobile": "12"}, follow=True)
        task.refresh_from_db()
        assert task.state == TaskState.CORRECTION
        client.post(url("number", correction.pk), {"mobile": "13987654321"})
        stranger = sign_in(workshop.colleague)
        assert stranger.post(url("number_none", correction.pk)).status_code == 404
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


# --- quick forms ----------------------------------------------------------------------------------
@pytest.fixture
def form(task, caller) -> QuickForm:
    with travel(MORNING):
        interviewed(task, caller, q4b=2)
    return QuickForm.objects.get()


def test_a_form_is_signed_started_and_solved_by_its_buttons(form, workshop, caller, sign_in):
    with travel("2026-09-11T11:00"):
        client = sign_in(workshop.technician)
        assert "Sign by" in client.get(url("form", form.pk)).content.decode()
        client.post(url("form_sign", form.pk), {"committed_on": "2026-09-12"})
        assert url("form_start", form.pk) in client.get(url("form", form.pk)).content.decode()
        client.post(url("form_start", form.pk))
        empty = client.post(url("form_solve", form.pk), {"cause": "漆面"})
        assert empty.status_code == 400
        client.post(url("form_solve", form.pk), {"cause": "漆面", "measure": "抛光", "cost": "80"})
    form.refresh_from_db()
    assert form.state == FormState.SOLVED
    assert sign_in(workshop.colleague).get(url("form", form.pk)).status_code == 404


def test_the_director_gives_a_form_to_somebody_else(form, workshop, sign_in):
    with travel("2026-09-11T11:00"):
        client = sign_in(workshop.director)
        client.post(url("form_hand_on", form.pk), {"responsible": workshop.colleague.user_id})
        client.post(url("form_hand_on", form.pk), {"responsible": workshop.manager.user_id})
    form.refresh_from_db()
    assert form.responsible_id == workshop.colleague.user_id


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_promise_for_ages_away_is_a_mistyped_one(form, workshop, sign_in, day):
    with travel("2026-09-11T11:00"):
        client = sign_in(workshop.technician)
        assert client.post(url("form_sign", form.pk), {"committed_on": day}).status_code == 400
    form.refresh_from_db()
    assert form.state == FormState.OPEN


def test_words_leave_in_a_file_without_the_numbers_among_them(form):
    QuickForm.objects.update(
        words="打13812345678找我", cause="身份证11010519491231002X", measure="已致电13812345678"
    )
    reader = Reader(QUICK_FORMS.columns)
    (row,) = map(reader.cells, QuickForm.objects.values_list(*reader.paths))
    assert (row["words"], row["cause"], row["measure"]) == (
        "打138****5678找我", "身份证110105********002X", "已致电138****5678"
    )  # fmt: skip


def test_a_stale_page_does_not_sign(form, workshop, sign_in):
    with travel("2026-09-11T11:00"):
        answer = sign_in(workshop.technician).post(
            url("form_sign", form.pk), {"committed_on": "2026-09-12", "version": "0"}
        )
    assert answer.status_code == 409


def test_the_form_is_printed_with_boxes_to_sign(form, workshop, sign_in):
    answer = sign_in(workshop.director).get(url("form_paper", form.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert (
        b"".join(answer.streaming_content if answer.streaming else [answer.content])[:5] == b"%PDF-"
    )


def test_the_second_caller_keeps_the_verdict(form, workshop, caller, sign_in):
    with travel("2026-09-11T11:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.technician)
        start_form(form.pk, by=workshop.technician)
        solve_form(form.pk, cause="漆面", measure="抛光", by=workshop.technician)
    second = form.callbacks.get()
    with travel("2026-09-12T10:00"):
        client = sign_in(caller)
        assert "Is the customer content now?" in client.get(url("call", second.pk)).content.decode()
        client.post(url("dial", second.pk))
        assert client.post(url("verdict", second.pk), {}).status_code == 400
        client.post(url("verdict", second.pk), {"score": "4", "words": "满意"})
    form.refresh_from_db()
    assert (form.state, form.second_score) == (FormState.CLOSED, 4)


def test_satisfaction_stands_on_one_page_with_few_answers_marked(form, workshop, sign_in):
    with travel("2026-09-12T10:00"):
        client = sign_in(workshop.director)
        page = client.get(url("satisfaction", query="?month=2026-09")).content.decode()
        assert "40.0*" in page
        assert client.get(url("satisfaction", query="?month=nonsense")).status_code == 200
        assert sign_in(workshop.advisor).get(url("satisfaction")).status_code == 404


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "x"])
@pytest.mark.parametrize("page", ["callbacks:satisfaction", "archives:rates"])
def test_a_month_without_sense_is_this_month(workshop, sign_in, page, month):
    with travel("2026-09-12T10:00"):
        shown = sign_in(workshop.director).get(reverse(page), {"month": month})
    assert shown.status_code == 200
    assert 'value="2026-09" selected' in shown.content.decode()


def test_homes_show_what_to_do_now(task, form, workshop, caller, sign_in):
    with travel("2026-09-12T10:00"):
        for actor, word in (
            (caller, "Customers to call"),
            (workshop.director, "Quick forms of the dealer"),
            (workshop.technician, form.number),
        ):
            assert word in sign_in(actor).get(reverse("portal:home")).content.decode()


def test_a_form_that_came_back_is_on_the_homes_with_its_new_deadline(
    form, workshop, caller, sign_in
):
    with travel("2026-09-11T11:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.technician)
        start_form(form.pk, by=workshop.technician)
        solve_form(form.pk, cause="漆面", measure="抛光", by=workshop.technician)
    with travel("2026-09-12T10:00"):
        begin_call(form.callbacks.get().pk, by=caller)
        back = give_verdict(form.callbacks.get().pk, 1, by=caller)
    assert (back.state, back.committed_on) == (FormState.IN_PROGRESS, D("2026-09-15"))
    for when, is_late in (("2026-09-15T10:00", False), ("2026-09-16T10:00", True)):
        with travel(when), translation.override("en"):
            (row,) = _forms(workshop.technician)
            assert (row.due, row.late) == (back.deadline_at, is_late)
            assert _forms_card(workshop.director).hint == f"{int(is_late)} past the promised day"


def test_a_solved_form_is_due_when_the_customer_is_to_be_asked(form, workshop):
    with travel("2026-09-11T11:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.technician)
        start_form(form.pk, by=workshop.technician)
        solved = solve_form(form.pk, cause="漆面", measure="抛光", by=workshop.technician)
    with travel("2026-09-13T10:00"), translation.override("en"):
        assert [one.due for one in _forms(workshop.director)] == [solved.second_due_at]
        assert _forms_card(workshop.director).hint == "0 past the promised day"


def test_the_board_says_how_many_were_done_in_time_and_how_many_calls_were_answered(
    task, workshop, caller, sign_in
):
    with travel(MORNING):
        end_call(task.pk, CallResult.NO_ANSWER, by=caller)
    with travel("2026-09-12T15:00"):
        interviewed(task, caller)
    with travel("2026-09-20T10:00"), translation.override("en"):
        shown = {str(label): card.value for label, card in Board(workshop.director).cards}
    assert (shown["Completed in time"], shown["Calls answered"]) == ("1", "0.5")


# --- questionnaires -------------------------------------------------------------------------------
@pytest.fixture
def survey(task, caller, workshop) -> SelfSurvey:
    record_consent(
        task.customer_id, ConsentScope.SURVEY, is_given=True,
        channel=ContactChannel.COUNTER, by=workshop.advisor,
    )  # fmt: skip
    for when in ("2026-09-11T10:00", "2026-09-11T15:00", "2026-09-12T10:00"):
        with travel(when):
            end_call(task.pk, CallResult.OFF, by=caller)
    return SelfSurvey.objects.get()


def test_the_caller_finds_the_link_to_send(survey, task, caller, sign_in):
    with travel("2026-09-12T11:00"):
        page = sign_in(caller).get(url("call", task.pk)).content.decode()
    assert re.search(r"/callbacks/survey/[^\"]+", page)


def test_a_customer_answers_without_an_account_and_the_link_is_dead_afterwards(survey):
    link, customer = url("survey", survey_token(survey)), Client(HTTP_ACCEPT_LANGUAGE="en")
    with travel("2026-09-13T10:00"):
        asked = customer.get(link).content.decode()
        assert "How good is the paint work?" in asked
        assert "王" not in asked  # the page says nothing about the customer
        assert customer.post(link, {}).status_code == 400
        assert "Thank you" in customer.post(link, {"q1a": "5", "words": "好"}).content.decode()
        assert customer.get(link).status_code == 410
        assert customer.get(url("survey", "nonsense")).status_code == 410
    assert Interview.objects.get().words == "好"


def test_the_link_is_dead_after_48_hours(survey):
    with travel("2026-09-14T10:00"):
        assert Client().get(url("survey", survey_token(survey))).status_code == 410


# --- the cost of a page ---------------------------------------------------------------------------
def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_ask_no_more_with_more_customers(workshop, caller, task, form, sign_in):
    at = "2026-09-12T10:00"
    places = {
        "director": [
            url("board"), url("satisfaction"), url("forms", query="?view=open"),
            url("list", query="?view=open"), reverse("portal:home"),
        ],
        "caller": [url("list", query="?view=open"), reverse("portal:home")],
    }  # fmt: skip

    def asked() -> dict[str, int]:
        people = {"director": workshop.director, "caller": caller}
        with travel(at):
            return {
                f"{who} {place}": queries(sign_in(people[who]), place)
                for who, addresses in places.items()
                for place in addresses
            }

    few = asked()
    for _ in range(5):
        more = a_callback(workshop.dealer, advisor=workshop.advisor, technician=workshop.technician)
        a_callback(workshop.dealer, advisor=workshop.advisor)
        with travel("2026-09-11T11:00"):
            begin_call(more.pk, by=caller)
            interviewed(more, caller, q1a=1)
    assert asked() == few
    assert max(few.values()) <= 61, (
        few
    )  # a director's first page has lists and figures of three apps

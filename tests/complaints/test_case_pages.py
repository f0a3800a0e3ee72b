"""The pages of signals and cases at the dealer: the form at the counter, the lists, one case with its forms."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.choices import CaseState, Lamp, SignalState, SourceCode
from complaints.forms.case_desk import CASE_DESK
from complaints.models import Case, Contact, SensorSignal
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from tests.factories.complaints import make_case, make_signal
from tests.factories.market import make_person

MOBILE = "13812345678"
LONG = "变速箱异响，" * 300


@pytest.fixture
def case(house) -> Case:
    return make_case(
        house.dealer,
        CaseState.INVESTIGATING,
        contact_name="王小明",
        mobile=MOBILE,
        owner_id=house.advocate.user_id,
    )


def url(name: str, *args: object, query: str = "") -> str:
    return reverse(f"complaints:{name}", args=args) + query


def told(**changed: object) -> dict[str, object]:
    """The form at the counter as a browser sends it."""
    typed = {
        "contact_name": "王小明",
        "mobile": MOBILE,
        "vin": "",
        "words": "修了三次还是漏油",
        "touch_point": "REPAIR",
        "wish": "换车",
        "demand": "",
        "severity": "S2",
        "fault": "",
        "audience": "PRIVATE",
    }
    return {**typed, **changed}


def page(client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def forms_on(html: str) -> set[str]:
    return set(re.findall(r'id="form-([a-z_]+)"', html))


# --- at the counter ---------------------------------------------------------------------------------
def test_an_advisor_tells_a_complaint_at_the_counter(house, sign_in):
    client = sign_in(house.advisor)
    assert "Tell a complaint" in page(client, url("signal_new"))
    answer = client.post(
        url("signal_new"), told(measures=["PRIVATE_ROOM", "MANAGER_CALLED"], quick_alerts=[])
    )
    signal = SensorSignal.objects.get()
    assert answer.url == url("signal", signal.pk)
    assert signal.source.code == SourceCode.DEALER_FRONT
    assert signal.dealer == house.dealer
    assert signal.reported_by_id == house.advisor.user_id
    html = page(client, answer.url)
    assert "The customer sits in a private room; The manager was called" in html
    assert "王*明" in html
    assert MOBILE not in html


def test_without_words_the_form_comes_back_with_what_was_typed(house, sign_in):
    answer = sign_in(house.advisor).post(url("signal_new"), told(words="", wish="退车"))
    assert answer.status_code == 400
    assert "退车" in answer.content.decode()
    assert not SensorSignal.objects.exists()


def test_a_wrong_number_is_refused_beside_what_was_typed(house, sign_in):
    answer = sign_in(house.advisor).post(url("signal_new"), told(mobile="12"))
    assert answer.status_code == 400
    assert "修了三次还是漏油" in answer.content.decode()


def test_a_quick_alert_tick_opens_a_case_at_once(house, sign_in):
    sign_in(house.advisor).post(url("signal_new"), told(quick_alerts=["BLOCKADE"]))
    case = Case.objects.get()
    assert "BLOCKADE" in case.quick_alerts


@pytest.mark.parametrize(
    ("role", "source"),
    [
        (Role.D_CALL, SourceCode.CALLBACK),
        (Role.D_CAM, SourceCode.DEALER_CAM),
        (Role.D_INFO, SourceCode.WALK_IN),
        (Role.RENTAL_OP, SourceCode.RENTAL),
    ],
)
def test_each_role_speaks_through_its_own_sensor(house, sign_in, role, source):
    who = make_person(role, house.dealer)
    answer = sign_in(who).post(url("signal_new"), told())
    signal = SensorSignal.objects.get()
    assert signal.source.code == source
    assert signal.dealer == house.dealer
    assert sign_in(who).get(answer.url).status_code == 200


def test_an_advisor_sees_the_own_signals_and_no_others(house, sign_in):
    mine = make_signal(house.dealer, reported_by_id=house.advisor.user_id, words="我的客户")
    other = make_signal(house.dealer, reported_by_id=house.advocate.user_id, words="别人的客户")
    html = page(sign_in(house.advisor), url("signals", query="?view=all"))
    assert "我的客户" in html
    assert "别人的客户" not in html
    assert sign_in(house.advisor).get(url("signal", other.pk)).status_code == 404
    assert sign_in(house.neighbour).get(url("signal", mine.pk)).status_code == 404


# --- triage at the dealer -----------------------------------------------------------------------------
def test_the_advocate_makes_a_case_of_a_waiting_signal(house, sign_in):
    signal = make_signal(house.dealer, words="等待分级")
    client = sign_in(house.advocate)
    assert forms_on(page(client, url("signal", signal.pk))) == {"open"}
    client.post(url("signal_form", signal.pk, "open"), {"version": signal.version})
    signal.refresh_from_db()
    assert signal.state == SignalState.ATTACHED
    assert signal.case.owner_id == house.advocate.user_id


def test_a_waiting_signal_is_proposed_for_the_case_of_the_same_phone(house, sign_in, case):
    signal = make_signal(house.dealer, mobile=MOBILE)
    client = sign_in(house.advocate)
    html = page(client, url("signal", signal.pk))
    assert forms_on(html) == {"open", "attach"}
    assert case.number in html
    client.post(
        url("signal_form", signal.pk, "attach"), {"case_id": case.pk, "version": signal.version}
    )
    signal.refresh_from_db()
    assert signal.case == case


def test_an_advisor_triages_nothing(house, sign_in):
    signal = make_signal(house.dealer, reported_by_id=house.advisor.user_id)
    client = sign_in(house.advisor)
    assert forms_on(page(client, url("signal", signal.pk))) == set()
    answer = client.post(url("signal_form", signal.pk, "open"), {"version": signal.version})
    assert answer.status_code == 409


# --- the list -----------------------------------------------------------------------------------------
def test_the_list_shows_the_dealers_cases_and_finds_them(house, sign_in, case):
    stranger = make_case(house.next_door, CaseState.NEW)
    client = sign_in(house.advocate)
    html = page(client, url("cases", query="?view=open"))
    assert case.number in html
    assert stranger.number not in html
    assert "王*明" in html
    assert MOBILE not in html
    assert case.number in page(client, url("cases", query=f"?view=all&q={MOBILE}"))
    assert case.number not in page(client, url("cases", query="?view=all&q=13800000000"))
    assert case.number in page(client, url("cases", query=f"?view=all&q={case.number[:6]}"))


def test_the_list_is_narrowed_by_light_and_state(house, sign_in, case):
    red = make_case(house.dealer, CaseState.NEW, lamp=Lamp.RED)
    client = sign_in(house.advocate)
    html = page(client, url("cases", query="?view=all&lamp=RED"))
    assert red.number in html
    assert case.number not in html
    html = page(client, url("cases", query="?view=all&state=INVESTIGATING"))
    assert case.number in html
    assert red.number not in html


@pytest.mark.parametrize("role", [Role.D_TECH, Role.D_CASHIER, Role.D_SSA, Role.D_CALL])
def test_cases_are_not_there_for_who_has_no_letter(house, sign_in, role, case):
    client = sign_in(make_person(role, house.dealer))
    assert client.get(url("cases")).status_code == 404
    assert client.get(url("case", case.pk)).status_code == 404


# --- one case -----------------------------------------------------------------------------------------
STATES = [state for state in CaseState if state != CaseState.MERGED]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["advocate", "director", "manager", "advisor"])
def test_the_forms_are_what_the_table_offers(house, sign_in, state, who):
    actor = getattr(house, who)
    case = make_case(house.dealer, state, reported_by_id=house.advisor.user_id)
    html = page(sign_in(actor), url("case", case.pk))
    table = {row.name for row in CASE_FLOW.available(case, actor)}
    offered = forms_on(html) & {row.name for row in CASE_FLOW.rows}
    assert offered == (table & set(CASE_DESK.commands)) - {"invalidate"}


def test_what_the_table_does_not_offer_is_refused(house, sign_in, case):
    answer = sign_in(house.advocate).post(
        url("case_form", case.pk, "hold"), {"reason": "律师函", "version": case.version}
    )
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.state == CaseState.INVESTIGATING


def test_an_advocate_writes_down_a_contact(house, sign_in, case):
    client = sign_in(house.advocate)
    answer = client.post(
        url("case_form", case.pk, "contact"),
        {
            "direction": "OUT",
            "means": "PHONE",
            "is_two_way": "on",
            "summary": "已致歉",
            "version": case.version,
        },
    )
    assert answer.url == url("case", case.pk)
    assert Contact.objects.get().summary == "已致歉"
    assert "已致歉" in page(client, url("case", case.pk))


def test_a_page_that_has_grown_old_decides_nothing(house, sign_in, case):
    shown = case.version
    case.save_fields("plan")
    answer = sign_in(house.advocate).post(
        url("case_form", case.pk, "propose_plan"), {"plan": "换油封", "version": shown}
    )
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.plan == ""


def test_what_was_typed_stays_when_it_is_refused(house, sign_in):
    case = make_case(house.dealer, CaseState.RESOLVED, owner_id=house.advocate.user_id)
    answer = sign_in(house.advocate).post(
        url("case_form", case.pk, "close"),
        {"root_cause": "PROCESS", "measures": "培训", "cost": "120", "version": case.version},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "NOT_VERIFIED" in html
    assert "培训" in html


def test_the_phone_is_shown_once_for_a_purpose_and_on_record(house, sign_in, case):
    client = sign_in(house.advocate)
    assert MOBILE not in page(client, url("case", case.pk))
    address = url("case_contact", case.pk)
    assert MOBILE not in page(client, address)
    nothing = client.post(address, {"field": "mobile", "purpose": ""})
    assert nothing.status_code == 400
    assert MOBILE not in nothing.content.decode()
    shown = client.post(address, {"field": "mobile", "purpose": "COMPLAINT"})
    assert MOBILE in shown.content.decode()
    assert Entry.objects.filter(topic="registry.revealed", object_id=case.pk).count() == 1


def test_a_neighbours_case_is_not_there(house, sign_in, case):
    client = sign_in(house.neighbour)
    for name in ("case", "case_paper", "case_contact"):
        assert client.get(url(name, case.pk)).status_code == 404
    assert client.post(url("case_form", case.pk, "note"), {"note": "x"}).status_code == 404


def test_the_case_is_printed(house, sign_in, case):
    answer = sign_in(house.advocate).get(url("case_paper", case.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_long_words_are_shown_whole(house, sign_in):
    case = make_case(house.dealer, CaseState.NEW, words=LONG, wish="退" * 300)
    html = page(sign_in(house.advocate), url("case", case.pk))
    assert LONG in html


@pytest.mark.parametrize(("asked", "lang"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_both_languages(house, sign_in, case, asked, lang):
    client = sign_in(house.advocate)
    for name, args in (("cases", ()), ("case", (case.pk,)), ("signals", ()), ("signal_new", ())):
        answer = client.get(url(name, *args), headers={"accept-language": asked})
        assert answer.status_code in {200, 302}
        assert f'<html lang="{lang}"' in answer.content.decode()


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(house, sign_in):
    client = sign_in(house.advocate)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(client, url("cases", query="?view=all"))
        return len(found)

    make_case(house.dealer)
    few = cost()
    for _ in range(8):
        make_case(house.dealer, owner_id=house.advocate.user_id)
    assert cost() == few


def test_a_case_with_many_parts_costs_as_many_queries_as_one_with_few(house, sign_in, case):
    client = sign_in(house.manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, url("case", case.pk))
        return len(found)

    def grow() -> None:
        make_signal(house.dealer, case=case)
        Contact.objects.create(
            case=case, at=case.received_at, by_id=house.advocate.user_id, direction="OUT",
            means="PHONE", is_two_way=True, summary="x",
        )  # fmt: skip

    grow()
    few = cost()
    for _ in range(5):
        grow()
    assert cost() == few

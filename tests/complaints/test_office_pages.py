"""Signals and cases in the back office: triage, lists, the page of a case, the commands of head office and regions."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.choices import CaseState, Lamp, Level, SignalState, SourceCode
from complaints.forms.case_desk import CASE_DESK
from complaints.models import Case, RegulatorNotice, RiskSnapshot, SensorSignal
from complaints.workflow.cases import CASE_FLOW
from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from tests.factories.complaints import make_case, make_signal
from tests.factories.market import make_person

MOBILE = "13812345678"
LOOKERS = ("desk", "risk_manager", "quality", "lawyer", "regional", "management", "auditor")


@pytest.fixture
def case(house) -> Case:
    return make_case(
        house.dealer, CaseState.INVESTIGATING, contact_name="王小明", mobile=MOBILE,
        owner_id=house.advocate.user_id,
    )  # fmt: skip


def admin(name: str, *args: object) -> str:
    return reverse(f"admin:complaints_{name}", args=args)


def page(client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def buttons_on(html: str) -> set[str]:
    return set(re.findall(r'data-offer="([a-z_]+)"', html))


def rated(case: Case, **changed: object) -> dict[str, object]:
    return {
        "touch_point": "REPAIR",
        "severity": "S3",
        "demand": "",
        "fault": "",
        "audience": "PRIVATE",
        "views": "0",
        "department": "AFTERSALES",
        "version": case.version,
        **changed,
    }


# --- signals ------------------------------------------------------------------------------------------
def test_the_desk_tells_a_signal_of_any_sensor(house, sign_in):
    client = sign_in(house.desk)
    page(client, admin("sensorsignal_add"))
    answer = client.post(
        admin("sensorsignal_add"),
        {
            "source": "REG_12315",
            "external_id": "12315-77",
            "words": "投诉到12315",
            "touch_point": "REPAIR",
            "severity": "S2",
            "audience": "PRIVATE",
            "dealer": house.dealer.pk,
        },
    )
    signal = SensorSignal.objects.get()
    assert answer.url == admin("sensorsignal_change", signal.pk)
    assert signal.source.code == SourceCode.REG_12315
    assert signal.dealer == house.dealer


def test_the_same_outside_number_is_heard_once(house, sign_in):
    client = sign_in(house.desk)
    typed = {
        "source": "HOTLINE_400",
        "external_id": "400-1",
        "words": "漏油",
        "touch_point": "REPAIR",
        "severity": "S2",
        "audience": "PRIVATE",
    }
    assert client.post(admin("sensorsignal_add"), typed).status_code == 302
    assert client.post(admin("sensorsignal_add"), typed).status_code == 302
    assert SensorSignal.objects.count() == 1


def test_what_is_refused_stays_as_it_was_typed(house, sign_in):
    answer = sign_in(house.desk).post(
        admin("sensorsignal_add"),
        {"source": "HOTLINE_400", "words": "刹车异响", "touch_point": "REPAIR", "severity": "S2",
         "audience": "PRIVATE", "mobile": "12"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "刹车异响" in answer.content.decode()


def test_a_region_names_dealers_of_its_own(house, sign_in):
    html = page(sign_in(house.far_regional), admin("sensorsignal_add"))
    assert house.dealer.name not in html
    assert house.dealer.name in page(sign_in(house.desk), admin("sensorsignal_add")) or (
        house.dealer.name_en in page(sign_in(house.desk), admin("sensorsignal_add"))
    )


def test_triage_is_offered_a_case_of_the_same_phone(house, sign_in, case):
    signal = make_signal(house.dealer, mobile=MOBILE, source=SourceCode.SOCIAL)
    client = sign_in(house.desk)
    html = page(client, admin("sensorsignal_change", signal.pk))
    assert buttons_on(html) == {"open", "attach", "dismiss"}
    assert case.number in html
    attach = admin("sensorsignal_run", signal.pk, "attach")
    assert case.number in page(client, attach)
    client.post(attach, {"case_id": case.pk, "version": signal.version})
    signal.refresh_from_db()
    assert (signal.state, signal.case) == (SignalState.ATTACHED, case)


def test_praise_is_dismissed_with_a_reason(house, sign_in):
    source = SourceCode.SOCIAL
    signal = make_signal(house.dealer, source=source, words="服务很好")
    signal.source.reliability = 1
    signal.source.save()
    client = sign_in(house.desk)
    dismiss = admin("sensorsignal_run", signal.pk, "dismiss")
    assert client.post(dismiss, {"reason": "", "version": signal.version}).status_code == 400
    client.post(dismiss, {"reason": "表扬", "version": signal.version})
    signal.refresh_from_db()
    assert signal.state == SignalState.INVALID


def test_quality_reads_signals_and_triages_none(house, sign_in):
    signal = make_signal(house.dealer)
    html = page(sign_in(house.quality), admin("sensorsignal_change", signal.pk))
    assert buttons_on(html) == set()


# --- lists --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", LOOKERS)
def test_everybody_with_a_letter_reads_the_lists(house, sign_in, who, case):
    signal = make_signal(house.dealer, contact_name="王小明", mobile=MOBILE)
    client = sign_in(getattr(house, who))
    html = page(client, admin("case_changelist"))
    assert case.number in html
    assert MOBILE not in html
    assert signal.words in page(client, admin("sensorsignal_changelist"))


def test_another_region_finds_nothing(house, sign_in, case):
    client = sign_in(house.far_regional)
    assert case.number not in page(client, admin("case_changelist"))
    assert client.get(admin("case_change", case.pk)).status_code == 404
    assert client.get(admin("case_run", case.pk, "note")).status_code == 404
    assert client.get(admin("case_paper", case.pk)).status_code == 404


def test_press_people_see_media_cases_only(house, sign_in, case):
    media = [
        make_case(house.dealer, CaseState.TRIAGED, **fields)
        for fields in (
            {"source": SourceCode.MEDIA},
            {"audience": "PUBLIC"},
            {"audience": "NATIONAL_MEDIA"},
            {"quick_alerts": ["FLEET", "MEDIA"]},
        )
    ]
    client = sign_in(make_person(Role.PR_KAM))
    html = page(client, admin("case_changelist"))
    for one in media:
        assert one.number in html
        assert client.get(admin("case_change", one.pk)).status_code == 200
    assert case.number not in html
    assert client.get(admin("case_change", case.pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.SALES_OPS, Role.HR, Role.SYSADMIN, Role.CFO])
def test_roles_without_a_letter_do_not_get_in(sign_in, role, house, case):
    client = sign_in(make_person(role))
    assert client.get(admin("case_changelist")).status_code == 403
    assert client.get(admin("case_change", case.pk)).status_code == 403


def test_the_list_is_filtered_and_searched_as_elsewhere(house, sign_in, case):
    red = make_case(house.next_door, CaseState.NEW, lamp=Lamp.RED, level=Level.E3)
    client = sign_in(house.desk)
    html = page(client, f"{admin('case_changelist')}?lamp=RED")
    assert red.number in html
    assert case.number not in html
    html = page(client, f"{admin('case_changelist')}?q={MOBILE}")
    assert case.number in html
    assert red.number not in html
    html = page(client, f"{admin('case_changelist')}?dealer={house.next_door.pk}")
    assert red.number in html
    assert case.number not in html


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(house, sign_in):
    client = sign_in(house.desk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, admin("case_changelist"))
        return len(found)

    make_case(house.dealer, owner_id=house.advocate.user_id)
    cost()  # whatever is asked once per process is known by now
    few = cost()
    for _ in range(8):
        make_case(house.next_door, owner_id=house.desk.user_id)
    assert cost() == few


# --- one case -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [one for one in CaseState if one != CaseState.MERGED])
@pytest.mark.parametrize("who", [*LOOKERS, "regional_head", "regional_advocate"])
def test_the_buttons_are_what_the_table_offers(house, sign_in, state, who):
    actor = getattr(house, who)
    case = make_case(house.dealer, state)
    html = page(sign_in(actor), admin("case_change", case.pk))
    table = {row.name for row in CASE_FLOW.available(case, actor)}
    offered = buttons_on(html) & {row.name for row in CASE_FLOW.rows}
    assert offered == (table & set(CASE_DESK.commands)) - {"invalidate"}


def test_every_button_asks_for_its_input(house, sign_in, case):
    client = sign_in(house.risk_manager)
    for name in buttons_on(page(client, admin("case_change", case.pk))):
        assert "csrfmiddlewaretoken" in page(client, admin("case_run", case.pk, name))


def test_the_desk_triages_a_new_case(house, sign_in):
    case = make_case(house.dealer, CaseState.NEW)
    answer = sign_in(house.desk).post(
        admin("case_run", case.pk, "triage"),
        rated(case, dealer=house.dealer.pk, owner_id=house.second_advocate.user_id),
    )
    assert answer.url == admin("case_change", case.pk)
    case.refresh_from_db()
    assert (case.state, case.severity) == (CaseState.TRIAGED, "S3")
    assert case.owner_id == house.second_advocate.user_id


def test_a_notice_carries_its_own_deadline(house, sign_in, case):
    answer = sign_in(house.desk).post(
        admin("case_run", case.pk, "enter_notice"),
        {
            "authority": "朝阳区市场监管局",
            "number": "京朝监诉2026-1",
            "received_on": "2026-11-20",
            "printed_due_on": "2026-12-04",
            "version": case.version,
        },
    )
    assert answer.status_code == 302
    notice = RegulatorNotice.objects.get()
    html = page(sign_in(house.desk), admin("case_change", case.pk))
    assert "朝阳区市场监管局" in html
    assert {"answered", "replied", "take_up", "close"} <= buttons_on(html)
    done = admin("case_part", case.pk, "notice", notice.pk, "answered")
    sign_in(house.desk).post(done, {"version": notice.version})
    notice.refresh_from_db()
    assert notice.answered_by_id == house.desk.user_id


def test_the_lawyer_holds_a_case_and_nobody_else_writes_contacts(house, sign_in, case):
    sign_in(house.lawyer).post(
        admin("case_run", case.pk, "hold"), {"reason": "律师函", "version": case.version}
    )
    case.refresh_from_db()
    assert case.state == CaseState.LEGAL_HOLD
    html = page(sign_in(house.advocate), reverse("complaints:case", args=(case.pk,)))
    assert "Legal hold: the lawyer leads" in html
    assert 'id="form-contact"' not in html


def test_a_case_is_merged_by_its_number_and_taken_apart_again(house, sign_in, case):
    other = make_case(house.dealer, CaseState.TRIAGED)
    client = sign_in(house.desk)
    merge = admin("case_run", other.pk, "merge")
    wrong = client.post(merge, {"number": "CC-NONE", "version": other.version})
    assert wrong.status_code == 400
    client.post(merge, {"number": case.number.lower(), "version": other.version})
    other.refresh_from_db()
    assert other.merged_into == case
    html = page(client, admin("case_change", case.pk))
    assert "Merged into this case" in html
    row = case.merges.get()
    undo = admin("case_part", case.pk, "merge", row.pk, "undo")
    client.post(undo, {"version": row.version})
    other.refresh_from_db()
    assert other.state == CaseState.TRIAGED


def test_what_grew_old_is_told_and_what_was_typed_stays(house, sign_in, case):
    shown = case.version
    case.save_fields("plan")
    address = admin("case_run", case.pk, "note")
    answer = sign_in(house.desk).post(address, {"note": "已核实", "version": shown})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "已核实" in html
    assert f'value="{case.version}"' in html


def test_a_button_that_is_not_offered_any_more_is_refused(house, sign_in, case):
    answer = sign_in(house.desk).get(admin("case_run", case.pk, "triage"))
    assert answer.status_code == 409


def test_the_phone_is_shown_for_a_purpose_and_on_record(house, sign_in, case):
    client = sign_in(house.desk)
    address = admin("case_reveal", case.pk)
    assert MOBILE not in page(client, address)
    shown = client.post(address, {"field": "mobile", "purpose": "COMPLAINT"})
    assert MOBILE in shown.content.decode()
    assert Entry.objects.filter(topic="registry.revealed", object_id=case.pk).count() == 1
    assert sign_in(make_person(Role.FINANCE)).get(address).status_code == 403


def test_the_light_shows_its_multiplication_and_what_would_change_it(house, sign_in):
    client = sign_in(house.desk)
    client.post(
        admin("sensorsignal_add"),
        {
            "source": "HOTLINE_400",
            "words": "转向异响",
            "touch_point": "PRODUCT",
            "severity": "S4",
            "audience": "PUBLIC",
            "views": "2500",
            "dealer": house.dealer.pk,
        },
    )
    case = Case.objects.get()
    snapshot = RiskSnapshot.objects.filter(case=case).last()
    html = page(client, admin("case_change", case.pk))
    assert "35 × 1.5 × 1 × 1 + 0 = 52.5" in html
    assert snapshot.score == 53
    assert "2500 views" in html or "2,500 views" in html
    assert "History of the light" in html
    assert "What would change it" in html
    assert html.count("<circle") >= 2


def test_the_risk_manager_overrides_a_light_with_a_reason(house, sign_in):
    sign_in(house.desk).post(
        admin("sensorsignal_add"),
        {"source": "HOTLINE_400", "words": "异响", "touch_point": "PRODUCT", "severity": "S4",
         "audience": "PRIVATE", "dealer": house.dealer.pk},
    )  # fmt: skip
    case = Case.objects.get()
    assert case.lamp == Lamp.YELLOW
    client = sign_in(house.risk_manager)
    assert "override" in buttons_on(page(client, admin("case_change", case.pk)))
    assert "override" not in buttons_on(page(sign_in(house.desk), admin("case_change", case.pk)))
    address = admin("case_run", case.pk, "override")
    typed = {"lamp": "GREEN", "reason": "客户已满意", "version": case.version}
    assert client.post(address, {**typed, "reason": ""}).status_code == 400
    assert client.post(address, typed).status_code == 302
    case.refresh_from_db()
    assert case.lamp == Lamp.GREEN


def test_the_case_is_printed(house, sign_in, case):
    answer = sign_in(house.auditor).get(admin("case_paper", case.pk))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(("asked", "lang"), [("zh-hans", "zh-hans"), ("en", "en")])
def test_both_languages(house, sign_in, case, asked, lang):
    User.objects.filter(pk=house.desk.user_id).update(language=asked)
    client = sign_in(house.desk)
    for address in (
        admin("case_change", case.pk),
        admin("case_changelist"),
        admin("sensorsignal_add"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'lang="{lang}"' in answer.content.decode().lower()


# --- the shell ----------------------------------------------------------------------------------------
def test_waiting_signals_and_red_cases_stand_on_the_first_page(house, sign_in):
    make_signal(house.dealer, words="等待分级的线索")
    red = make_case(house.dealer, CaseState.TRIAGED, lamp=Lamp.RED)
    html = page(sign_in(house.desk), reverse("admin:index"))
    assert "等待分级的线索" in html
    assert red.number in html


def test_the_search_finds_a_case_in_both_houses(house, sign_in, case):
    desk = sign_in(house.desk).get(
        reverse("admin:search"),
        {"s": case.number, "q": case.number},
        headers={"HX-Request": "true"},
    )
    assert desk.status_code == 200
    dealer = page(sign_in(house.advocate), f"{reverse('portal:search')}?q={case.number}")
    assert reverse("complaints:case", args=(case.pk,)) in dealer

"""The pages of money: receivables, an item, an account, damage, write-offs, and the customer's own page."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dealerops.foundation.actor import Role
from dealerops.journal.services import drain
from rental.choices.damage import DamageState, PaperKind
from rental.choices.dunning import PlanState, WriteOffReason, WriteOffState
from rental.models import (
    DamageCase,
    DebtCall,
    InstalmentPlan,
    JournalEntry,
    LedgerItem,
    RentalOrder,
    WriteOff,
)
from rental.services import instalments, statements
from rental.services.dunning import climb
from rental.services.write_offs import propose_write_off
from tests.factories.market import make_paper, make_person
from tests.factories.rental import RentalHouse
from tests.rental.money import a_rental, owe, pay

D = Decimal
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def order(house: RentalHouse) -> RentalOrder:
    return a_rental(house, daily_rate=D(400), insurance_plan=house.basic, terms=house.terms)


@pytest.fixture
def collector(house: RentalHouse, sign_in) -> Client:
    return sign_in(house.collector)


def proof(name: str = "proof.pdf") -> io.BytesIO:
    file = make_paper()
    file.name = name
    return file


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_receivables_are_shown_by_age_and_sum_to_the_balance(order, collector: Client):
    owe(order, 100, days=-40)
    owe(order, 50, days=5)
    page = text(collector.get("/rental/receivables/"))
    assert "¥150.00" in page
    assert "31–60" in page
    overdue = text(collector.get("/rental/receivables/?view=overdue"))
    assert "¥100.00" in overdue


def test_a_payment_on_an_items_page_is_taken_once(order, collector: Client):
    item = owe(order, 100)
    url = f"/rental/receivables/{item.pk}/do/pay/"
    said = {"amount": "60", "channel": "CASH", "reference": "", "form_token": "ab" * 16}
    assert collector.post(url, said).status_code == 302
    collector.post(url, said)
    item.refresh_from_db()
    assert item.balance == 40
    assert collector.post(url, {"amount": "0", "channel": "CASH"}).status_code == 400


def test_a_call_is_noted_and_refused_at_night(house, order, sign_in):
    with time_machine.travel(NOON, tick=True) as clock:
        client = sign_in(house.collector)
        item = owe(order, 100, days=-5)
        url = f"/rental/receivables/{item.pk}/do/call/"
        said = {"spoken_to": "LESSEE", "result": "WILL_PAY", "note": ""}
        assert client.post(url, said).status_code == 302
        assert client.post(url, said).status_code == 409
        clock.move_to(NOON.replace(hour=21))
        answer = client.post(url, said)
        assert "in the hours allowed" in text(answer)
    assert DebtCall.objects.count() == 1


def test_the_collectors_desk_shows_what_is_to_do(order, collector: Client):
    item = owe(order, 100, days=-9)
    for day in range(2):
        climb(item.pk, on=timezone.localdate() + dt.timedelta(days=day))
    page = text(collector.get("/rental/dunning/"))
    assert "D+3 call" in page
    step = item.steps.get(rung="CALL")
    assert collector.get(f"/rental/dunning/{step.pk}/").status_code == 200
    assert "D+3 call" in text(collector.get("/"))


def test_a_neighbour_finds_nothing(house, order, sign_in):
    item = owe(order, 100)
    neighbour = sign_in(house.neighbour)
    assert neighbour.get(f"/rental/receivables/{item.pk}/").status_code == 404
    assert neighbour.get(f"/rental/accounts/{order.customer_id}/").status_code == 404
    assert neighbour.post(f"/rental/receivables/{item.pk}/do/pay/", {}).status_code == 404
    assert "¥100.00" not in text(neighbour.get("/rental/receivables/"))


def test_an_account_shows_items_and_prints(house, order, sign_in):
    owe(order, 100, days=-2)
    pay(order, 30)
    client = sign_in(house.operator)
    page = text(client.get(f"/rental/accounts/{order.customer_id}/"))
    assert "¥70.00" in page
    assert "Payment received" in page
    printed = client.get(f"/rental/accounts/{order.customer_id}/statement.pdf")
    assert b"".join(printed.streaming_content).startswith(b"%PDF")


def test_the_customer_signs_a_plan_and_disputes_an_item_on_the_own_page(house, order, sign_in):
    item, other = owe(order, 900), owe(order, 50)
    today = timezone.localdate()
    instalments.propose_plan(item.pk, count=3, first_on=today, on=today, by=house.collector)
    client = sign_in(house.operator)
    made = text(client.post(f"/rental/accounts/{order.customer_id}/link/"))
    path = re.search(r"http://[^/]+(/rental/statement/[^<]+/)<", made)[1]
    guest = Client()
    guest.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = guest.get(path)
    assert "monthly instalments without interest" in text(page)
    assert order.customer.name not in text(page)
    plan = InstalmentPlan.objects.get()
    signed = guest.post(f"{path}do/sign/", {"pk": plan.pk, "text": "Wang"})
    assert signed.status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.signed_by) == (PlanState.ACTIVE, "Wang")
    again = guest.post(f"{path}do/sign/", {"pk": plan.pk, "text": "Wang"})
    assert again.status_code == 409
    guest.post(f"{path}do/item/", {"pk": other.pk, "text": "not mine"})
    other.refresh_from_db()
    assert other.is_disputed
    assert b"".join(guest.get(f"{path}statement.pdf").streaming_content).startswith(b"%PDF")
    assert guest.post(f"{path}do/item/", {"pk": 999999, "text": "x"}).status_code == 404
    assert guest.get("/rental/statement/nobody:knows/").status_code == 404


def test_a_supervisor_reverses_a_payment_on_the_account(house, order, sign_in):
    item = owe(order, 100)
    pay(order, 100)
    client = sign_in(house.supervisor)
    entry = JournalEntry.objects.get(kind="PAYMENT")
    url = f"/rental/accounts/{order.customer_id}/do/reverse/"
    assert client.post(url, {"entry": entry.pk, "reason": "bounced"}).status_code == 302
    item.refresh_from_db()
    assert item.balance == 100
    assert client.post(url, {"entry": entry.pk, "reason": "again"}).status_code == 400


def test_a_customers_page_speaks_chinese(house, order):
    owe(order, 50)
    token = statements.make_statement_link(order.customer_id, order.dealer_id, by=house.operator)
    page = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get(f"/rental/statement/{token}/")
    assert 'lang="zh-Hans"' in page.content.decode()


def test_a_newer_link_ends_the_older(house, order):
    first = statements.make_statement_link(order.customer_id, order.dealer_id, by=house.operator)
    second = statements.make_statement_link(order.customer_id, order.dealer_id, by=house.operator)
    assert Client().get(f"/rental/statement/{first}/").status_code == 404
    assert Client().get(f"/rental/statement/{second}/").status_code == 200


def test_damage_goes_all_the_way_on_its_page(house, order, sign_in):
    client = sign_in(house.operator)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    found = {
        "found_at": now, "found_kind": "HANDOVER_IN", "place": "left door", "cause": "SCRATCH",
        "description": "dented", "accident_number": "",
    }  # fmt: skip
    url = f"/rental/orders/{order.pk}/damage/"
    assert client.get(url).status_code == 200
    assert client.post(url, {**found, "place": ""}).status_code == 400
    answer = client.post(url, {**found, "after": proof("after.pdf")})
    case = DamageCase.objects.get()
    assert answer.url == f"/rental/damages/{case.pk}/"

    def do(key: str, **said: object):
        return client.post(f"/rental/damages/{case.pk}/do/{key}/", said)

    do("assess", assessed_by="WORKSHOP", repair_cost="8000", insurer_paid="0", uncovered="0",
       repair_days="4", liability="100", clause="1", version=case.version)  # fmt: skip
    case.refresh_from_db()
    assert case.charge == D(1500) + D(1280) + D(600)
    refused = do("notify", version=case.version)
    assert refused.status_code == 409
    assert "photos from before and after" in text(refused)
    do("photo", phase="BEFORE", photos=proof("before.pdf"))
    for kind in PaperKind.values:
        assert do("paper", kind=kind, file=proof()).status_code == 302
    case.refresh_from_db()
    assert do("notify", version=case.version).status_code == 302
    page = text(client.get(f"/rental/damages/{case.pk}/"))
    assert "Accelerated depreciation" in page
    assert do("agree", person="Wang").status_code == 302
    case.refresh_from_db()
    assert do("invoice", version=case.version).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.item.amount) == (DamageState.INVOICED, 3380)
    assert "3,380.00" in text(client.get(f"/rental/orders/{order.pk}/"))


def test_damage_found_too_late_or_without_a_photo_is_not_charged(house, order, sign_in):
    client = sign_in(house.operator)
    late = timezone.localtime(order.handed_in_at) + dt.timedelta(hours=25)
    with time_machine.travel(late + dt.timedelta(hours=1), tick=True):
        client = sign_in(house.operator)
        client.post(
            f"/rental/orders/{order.pk}/damage/",
            {"found_at": late.strftime("%Y-%m-%dT%H:%M"), "found_kind": "LATER", "place": "roof",
             "cause": "SCRATCH", "description": "scratch"},
        )  # fmt: skip
        case = DamageCase.objects.get()
        client.post(
            f"/rental/damages/{case.pk}/do/assess/",
            {"assessed_by": "WORKSHOP", "repair_cost": "900", "insurer_paid": "0",
             "uncovered": "0", "repair_days": "1", "liability": "100", "clause": "1"},
        )  # fmt: skip
        case.refresh_from_db()
        refused = client.post(f"/rental/damages/{case.pk}/do/notify/", {"version": case.version})
    assert "Found too late" in text(refused)
    assert refused.status_code == 409


def test_the_finance_head_writes_off_in_the_back_office(house, order, collector: Client, sign_in):
    item = owe(order, 20_000, days=-70)
    url = f"/rental/receivables/{item.pk}/do/write_off/"
    assert collector.post(url, {"reason": "DEATH", "note": ""}).status_code == 400
    assert (
        collector.post(url, {"reason": "DEATH", "note": "", "evidence": proof()}).status_code == 302
    )
    write_off = WriteOff.objects.get()
    page = collector.get(f"/rental/write-offs/{write_off.pk}/")
    assert "Write it off" not in text(page)
    assert collector.get("/rental/write-offs/").status_code == 200
    finance = sign_in(make_person(Role.FINANCE))
    assert finance.get(f"/admin/rental/writeoff/{write_off.pk}/change/").status_code == 200
    run = f"/admin/rental/writeoff/{write_off.pk}/run/approve/"
    assert finance.get(run).status_code == 200
    assert finance.post(run, {"version": write_off.version}).status_code == 302
    write_off.refresh_from_db()
    assert write_off.state == WriteOffState.APPROVED
    assert LedgerItem.objects.get().balance == 0


def test_the_whole_store_reads_its_list_of_write_offs(house, order, sign_in):
    proposed = propose_write_off(
        owe(order, 300, days=-70).pk,
        WriteOffReason.BANKRUPTCY,
        [("proof.pdf", make_paper())],
        by=house.collector,
    )
    row = f"/rental/write-offs/{proposed.pk}/"
    for actor in (house.operator, house.collector, house.supervisor):
        assert row in text(sign_in(actor).get("/rental/write-offs/"))
    assert row not in text(sign_in(house.neighbour).get("/rental/write-offs/"))


def test_who_decides_a_write_off_in_the_back_office_opens_its_evidence(
    house, order, collector: Client, sign_in
):
    item = owe(order, 60_000, days=-70)
    said = {"reason": "DEATH", "note": "", "evidence": proof()}
    collector.post(f"/rental/receivables/{item.pk}/do/write_off/", said)
    write_off = WriteOff.objects.get()
    change = f"/admin/rental/writeoff/{write_off.pk}/change/"
    paper = f"/admin/rental/writeoff/{write_off.pk}/evidence/1/"
    for role in (Role.FINANCE, Role.CFO, Role.AUDITOR):
        client = sign_in(make_person(role))
        assert f'href="{paper}"' in text(client.get(change))
        found = client.get(paper)
        assert found.status_code == 200
        assert "attachment" in found["Content-Disposition"]
        assert client.get(paper.replace("/1/", "/2/")).status_code == 404
    assert sign_in(make_person(Role.SALES_OPS)).get(paper).status_code == 403


@pytest.mark.parametrize(
    "noun", ["ledgeritem", "journalentry", "dunningstep", "damagecase", "writeoff", "ledgeraudit"]
)
def test_finance_and_auditors_look_at_the_ledger(order, sign_in, noun: str):
    owe(order, 100)
    for role, status in ((Role.FINANCE, 200), (Role.AUDITOR, 200), (Role.SALES_OPS, 403)):
        assert sign_in(make_person(role)).get(f"/admin/rental/{noun}/").status_code == status


def test_the_back_office_writes_money_as_money_and_names_what_it_is_for(order, sign_in):
    item = owe(order, 1234)
    auditor = sign_in(make_person(Role.AUDITOR))
    for path in ("/admin/rental/ledgeritem/", f"/admin/rental/ledgeritem/{item.pk}/change/"):
        page = text(auditor.get(path))
        assert page.count("¥1,234.00") == 2, path  # charged, and still open
        assert "1234.00" not in page
        assert order.number in page


def test_the_first_page_of_a_collector_names_what_is_overdue(order, collector: Client):
    owe(order, 77, days=-3)
    drain("default")
    assert "¥77" in text(collector.get("/"))

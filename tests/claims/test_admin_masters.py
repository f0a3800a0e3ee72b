"""Programs, accounts, agreements, pre-applications and checkers as staff keep them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.choices import AccountState
from claims.models import (
    AnnualAgreement,
    Checker,
    DealerAccount,
    PreApplication,
    Program,
    ProgramPolicy,
    SlaBreach,
)
from claims.services import mark_late_check
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from tests.factories.claims import make_claim, make_customer, make_line, make_model, make_person

pytestmark = pytest.mark.django_db
MASTERS = ("program", "programpolicy", "dealeraccount", "annualagreement", "checker")
LISTS = (*MASTERS, "preapplication", "checkassignment", "slabreach")


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:claims_{model}_{page}", args=args)


def registration(cast, buyer, /, **more: object) -> dict[str, object]:
    """What a specialist types for one line of two cars."""
    program = Program.objects.get(code="SME")
    return {
        "dealer": cast.dealer.pk,
        "program": program.pk,
        "customer": buyer.usc_code,
        "agreement": "",
        "approved_on": timezone.localdate().isoformat(),
        "lines-TOTAL_FORMS": 3,
        "lines-INITIAL_FORMS": 0,
        "lines-0-model": make_model().pk,
        "lines-0-qty": 2,
        "lines-0-unit_support": "12000.00",
        "lines-0-planned_month": "2026-12-15",
        **more,
    }


def test_an_approved_preapplication_is_entered_with_its_lines(cast, sign_in):
    client = sign_in(cast.specialist)
    assert "lines-2-qty" in client.get(address("preapplication", "add")).content.decode()
    page = client.post(
        address("preapplication", "add"), registration(cast, make_customer()), follow=True
    )
    entered = PreApplication.objects.get()
    line = entered.lines.get()
    assert entered.number in page.content.decode()
    assert (line.qty, line.unit_support) == (2, Decimal(12000))
    assert line.planned_month == dt.date(2026, 12, 1)
    assert Entry.objects.filter(topic="claims.preapplication_entered").count() == 1
    assert client.post(address("preapplication", "change", entered.pk), {}).status_code == 403


def test_what_the_policy_refuses_is_told_beside_what_was_typed(cast, sign_in):
    customer = make_customer()
    fleet = Program.objects.get(code="CORP_FLEET")
    typed = registration(cast, customer, program=fleet.pk)
    page = sign_in(cast.manager).post(address("preapplication", "add"), typed)
    assert page.status_code == 400
    assert "AGREEMENT_MISSING" in page.content.decode()
    assert customer.usc_code in page.content.decode()
    assert not PreApplication.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"customer": "91110000600037341L"}, "No customer has this credit code."),
        ({"agreement": "AA-0"}, "There is no agreement with this number."),
        ({"approved_on": "2099-12-31"}, "The day lies in the future."),
        ({"lines-0-qty": ""}, "This field is required."),
        ({"lines-0-planned_month": "9999-12-01"}, "Enter a valid date."),
    ],
)
def test_mistakes_in_a_preapplication_are_named(cast, sign_in, typed, told):
    facts = registration(cast, make_customer(), **typed)
    page = sign_in(cast.specialist).post(address("preapplication", "add"), facts)
    assert page.status_code == 400
    assert told in page.content.decode()


def test_the_remaining_quantity_of_a_line_is_shown(cast, sign_in):
    line = make_line(cast.dealer, qty=7)
    make_claim(cast, "SUBMITTED", line=line)
    url = address("preapplication", "change", line.preapplication_id)
    for person in (cast.specialist, cast.regional):
        page = sign_in(person).get(url)
        assert page.status_code == 200
        assert ">6<" in page.content.decode().replace("\n", "").replace(" ", "")
    assert sign_in(cast.regional).get(address("preapplication", "add")).status_code == 403


def test_programs_and_policies_are_the_managers_to_change(cast, sign_in):
    policy = ProgramPolicy.objects.get(program__code="SME")
    assert sign_in(cast.specialist).get(address("programpolicy", "add")).status_code == 403
    typed = {
        "program": policy.program_id,
        "valid_0": "2025-01-01",
        "valid_1": "",
        "support_type": "RATE",
        "rate": "0.0600",
        "cap": "30000",
        "claim_window_days": 60,
        "preapp_valid_days": 90,
        "required_documents": ["D01", "D19"],
        "version": policy.version,
        "amounts-TOTAL_FORMS": 1,
        "amounts-INITIAL_FORMS": 0,
        "amounts-0-model": make_model().pk,
        "amounts-0-amount": "8000",
    }
    page = sign_in(cast.manager).post(address("programpolicy", "change", policy.pk), typed)
    assert page.status_code == 302
    policy.refresh_from_db()
    assert (policy.rate, policy.required_documents) == (Decimal("0.0600"), ["D01", "D19"])
    topics = Entry.objects.filter(user_id=cast.manager.user_id).values_list("topic", flat=True)
    assert {"claims.programpolicy_changed", "claims.supportamount_added"} <= set(topics)
    typed |= {
        "version": policy.version,
        "amounts-INITIAL_FORMS": 1,
        "amounts-0-id": policy.amounts.get().pk,
        "amounts-0-policy": policy.pk,
        "amounts-0-amount": "9000",
    }
    sign_in(cast.head).post(address("programpolicy", "change", policy.pk), typed)
    assert policy.amounts.get().amount == Decimal(9000)
    assert Entry.objects.filter(topic="claims.supportamount_changed").count() == 1


def test_a_second_open_account_of_a_dealer_is_refused_in_the_form(cast, sign_in):
    typed = {
        "dealer": cast.dealer.pk,
        "state": AccountState.ACTIVE,
        "programs": [Program.objects.get(code="SME").pk],
        "payee_name": cast.dealer.legal_name,
        "bank_name": "",
    }
    client = sign_in(cast.specialist)
    assert client.post(address("dealeraccount", "add"), typed).status_code == 200
    assert DealerAccount.objects.filter(dealer=cast.dealer).count() == 1
    typed["state"] = AccountState.CLOSED
    assert client.post(address("dealeraccount", "add"), typed).status_code == 302
    assert Entry.objects.filter(topic="claims.dealeraccount_added").count() == 1


def test_an_agreement_is_entered_for_some_days(cast, sign_in):
    typed = {
        "number": "AA-2026-1",
        "customer": make_customer().pk,
        "program": Program.objects.get(code="CORP_FLEET").pk,
        "valid_0": "2026-01-01",
        "valid_1": "2027-01-01",
    }
    assert sign_in(cast.manager).post(address("annualagreement", "add"), typed).status_code == 302
    assert AnnualAgreement.objects.get().valid.upper == dt.date(2027, 1, 1)


def test_only_people_in_a_checkers_role_become_checkers(cast, sign_in):
    newcomer = make_person(Role.TP_CHECKER, cast.firm)
    typed = {
        "user": cast.vp.user_id,
        "firm": cast.firm.pk,
        "programs": ["SME"],
        "daily_capacity": 20,
        "is_active": "on",
    }
    client = sign_in(cast.specialist)
    assert client.post(address("checker", "add"), typed).status_code == 200
    typed["user"] = newcomer.user_id
    assert client.post(address("checker", "add"), typed).status_code == 302
    assert Checker.objects.get(user=newcomer.user_id).programs == ["SME"]


def test_checks_and_late_checks_are_looked_at_only(cast, sign_in):
    claim = make_claim(cast, "CHECKING")
    mark_late_check(claim.assignments.get().pk, by=SYSTEM)
    client = sign_in(cast.auditor)
    for model, row in (
        ("checkassignment", claim.assignments.get()),
        ("slabreach", SlaBreach.objects.get()),
    ):
        assert claim.number in client.get(address(model)).content.decode()
        assert client.get(address(model, "change", row.pk)).status_code == 200
        assert client.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("model", LISTS)
def test_lists_are_open_to_special_sales_and_closed_to_others(cast, sign_in, model):
    assert sign_in(cast.head).get(address(model)).status_code == 200
    assert sign_in(make_person(Role.HR)).get(address(model)).status_code == 403

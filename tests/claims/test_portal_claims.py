"""A dealer opens, fills and submits a claim in the portal."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.choices import ClaimState, HoldReason
from claims.models import Claim, PreAppLine
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from tests.factories.claims import (
    Cast,
    draft_claim,
    make_claim,
    make_line,
    make_paper,
    make_person,
    make_vin,
)

OTHER_ROLES = sorted(
    {
        Role.D_SVC_DIR,
        Role.D_SA,
        Role.D_CASHIER,
        Role.SSA_SPECIALIST,
        Role.REGION_STAFF,
        Role.AUDITOR,
    }
)


@pytest.fixture
def client(cast: Cast, sign_in) -> Client:
    """The applicant's browser."""
    return sign_in(cast.applicant)


def page(client: Client, name: str, *args: object, **headers: str) -> str:
    response = client.get(reverse(f"claims:{name}", args=args), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, *args: object, data: dict | None = None, **more: object):
    return client.post(reverse(f"claims:{name}", args=args), data or {}, **more)


def typed(claim: Claim, **changes: object) -> dict[str, object]:
    """The facts form as a browser sends it."""
    fields = (
        "vin", "plate", "registered_on", "registered_city", "invoice_code", "invoice_number",
        "invoice_date", "invoice_amount", "buyer_name", "buyer_code", "seller_name", "version",
    )  # fmt: skip
    filled = {name: getattr(claim, name) for name in fields} | changes
    return {name: "" if value is None else value for name, value in filled.items()}


def codes(response) -> list[str]:
    return re.findall(r'data-code="(\w+)"', response.content.decode())


def test_a_claim_begins_without_retyping(cast, client):
    line = make_line(cast.dealer, 18_000)
    customer = line.preapplication.customer
    offered = page(client, "new")
    assert customer.name in offered
    assert "18,000.00" in offered
    response = post(client, "open", line.pk, follow=True)
    claim = Claim.objects.get(line=line)
    assert response.redirect_chain[-1][0] == reverse("claims:detail", args=(claim.pk,))
    shown = response.content.decode()
    for known in (customer.name, customer.usc_code, cast.dealer.legal_name):
        assert f'value="{known}"' in shown
    assert "D01 Vehicle invoice" in shown
    assert page(client, "new").count("1 draft is open") == 1


def test_a_line_that_is_used_up_is_not_offered(cast, client):
    line = make_line(cast.dealer)
    PreAppLine.objects.filter(pk=line.pk).update(taken=line.qty)
    assert "No pre-application with units left" in page(client, "new")


def test_what_is_missing_stands_there_by_name(cast, client):
    line = make_line(cast.dealer)
    post(client, "open", line.pk)
    claim = Claim.objects.get()
    box = page(client, "detail", claim.pk).split('id="claim-submit"')[1].split("</section>")[0]
    for name in (
        "D01 Vehicle invoice",
        "D07 Handover photo with VIN",
        "D11 Annual agreement",
        "VIN",
    ):
        assert name in box
    assert "D03" not in box


def test_every_reason_against_a_submission_is_told_at_once_and_typing_stays(cast, client):
    claim = draft_claim(cast, vin=make_vin())
    claim.documents.filter(type__in=("D04", "D06")).update(replaced_at=timezone.now())
    wrong = typed(claim, vin="LSGZJ5350TS00000", invoice_amount="¥ 0.00", plate="京A12345")
    response = post(client, "submit", claim.pk, data=wrong)
    assert response.status_code == 409
    found = codes(response)
    assert found.count("DOCUMENT_MISSING") == 2
    assert {"AMOUNT_NOT_POSITIVE", "VIN_LENGTH"} <= set(found)
    shown = response.content.decode()
    assert 'value="LSGZJ5350TS00000"' in shown
    assert 'value="京A12345"' in shown
    claim.refresh_from_db()
    assert claim.state == ClaimState.DRAFT
    assert claim.plate == "京A12345"


def test_a_complete_claim_is_submitted(cast, client):
    claim = draft_claim(cast)
    response = post(client, "submit", claim.pk, data=typed(claim), follow=True)
    claim.refresh_from_db()
    assert claim.state == ClaimState.SUBMITTED
    shown = response.content.decode()
    assert 'id="claim-facts"' not in shown
    assert "Submitted. We tell you what happens." in shown


def test_amounts_and_codes_may_be_pasted_as_people_write_them(cast, client):
    claim = draft_claim(cast)
    pasted = typed(claim, invoice_amount="¥588,000.00", invoice_number=" 0012 3456 ")
    assert post(client, "save", claim.pk, data=pasted).status_code == 302
    claim.refresh_from_db()
    assert str(claim.invoice_amount) == "588000.00"
    assert claim.invoice_number == "00123456"


def test_input_that_is_no_date_comes_back_with_the_rest(cast, client):
    claim = draft_claim(cast)
    response = post(client, "save", claim.pk, data=typed(claim, invoice_date="soon", plate="京B1"))
    assert response.status_code == 400
    assert 'value="京B1"' in response.content.decode()


def test_a_code_that_is_too_long_is_told_beside_its_field(cast, client):
    claim = draft_claim(cast)
    response = post(client, "save", claim.pk, data=typed(claim, buyer_code="9" * 30))
    assert response.status_code == 400
    assert "At most 18 characters." in response.content.decode()


def test_a_stale_form_keeps_what_was_typed(cast, client):
    claim = draft_claim(cast)
    first = typed(claim, buyer_name="北京甲公司")
    second = typed(claim, buyer_name="北京乙公司")
    assert post(client, "save", claim.pk, data=first).status_code == 302
    response = post(client, "save", claim.pk, data=second)
    assert response.status_code == 409
    shown = response.content.decode()
    assert codes(response) == ["STALE"]
    assert 'value="北京乙公司"' in shown
    (difference,) = re.findall(r"<tr data-differs>(.*?)</tr>", shown, re.S)
    assert re.findall(r">([^<>]*\w)</t[hd]>", difference) == ["Buyer", "北京甲公司", "北京乙公司"]
    claim.refresh_from_db()
    assert claim.buyer_name == "北京甲公司"
    again = second | {"version": re.search(r'name="version" value="(\d+)"', shown).group(1)}
    assert post(client, "save", claim.pk, data=again).status_code == 302
    claim.refresh_from_db()
    assert claim.buyer_name == "北京乙公司"


@pytest.mark.parametrize("name", ["invoice_date", "registered_on"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2101-01-01"])
def test_a_day_that_no_deadline_can_be_counted_from_is_a_mistake_in_the_form(
    cast, client, name, day
):
    claim = draft_claim(cast)
    response = post(client, "save", claim.pk, data=typed(claim, **{name: day}))
    assert response.status_code == 400
    assert "Enter a valid date." in response.content.decode()
    before = getattr(claim, name)
    claim.refresh_from_db()
    assert getattr(claim, name) == before
    assert 'type="date"' in page(client, "detail", claim.pk)


def test_a_reset_says_why_on_which_paper_and_until_when(cast, client):
    claim = make_claim(cast, ClaimState.RESET)
    last_day = timezone.localdate(claim.reset_due_at - dt.timedelta(seconds=1))
    shown = page(client, "detail", claim.pk)
    assert f"Answer by {last_day:%Y-%m-%d} at the latest" in shown
    assert "D01 Vehicle invoice</a>: A01 Illegible scan" in shown
    assert "Submit again" in shown


def test_an_answered_reset_goes_back_to_the_checker(cast, client):
    claim = make_claim(cast, ClaimState.RESET)
    paper = make_paper()
    paper.name = "invoice.png"
    post(client, "attach", claim.pk, "D01", data={"file": paper})
    response = post(client, "submit", claim.pk, data=typed(claim))
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.state == ClaimState.ASSIGNED


def test_too_late_an_answer_is_refused_with_its_code(cast, client):
    claim = make_claim(cast, ClaimState.RESET)
    Claim.objects.filter(pk=claim.pk).update(reset_due_at=timezone.now())
    assert "The time to answer ended on" in page(client, "detail", claim.pk)
    response = post(client, "submit", claim.pk, data=typed(claim))
    assert response.status_code == 409
    assert "T02" in codes(response)


def test_a_claim_can_be_withdrawn_after_one_more_question(cast, client):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    assert '<dialog class="dx-dialog" id="withdraw"' in page(client, "detail", claim.pk)
    post(client, "withdraw", claim.pk)
    claim.refresh_from_db()
    assert claim.state == ClaimState.WITHDRAWN


def test_a_draft_can_be_deleted_after_one_more_question(cast, client):
    claim = draft_claim(cast)
    assert '<dialog class="dx-dialog" id="delete"' in page(client, "detail", claim.pk)
    response = post(client, "delete", claim.pk, follow=True)
    assert not Claim.objects.exists()
    assert claim.number in response.content.decode()
    assert Entry.objects.filter(topic="claims.deleted").exists()


def test_a_proposed_rejection_is_still_a_check_to_the_dealer(cast, client):
    claim = make_claim(cast, ClaimState.REJECT_PROPOSED)
    shown = page(client, "detail", claim.pk)
    assert "Being checked" in shown
    assert "ejection proposed" not in shown
    assert "Faulty" not in shown


def test_a_dealer_reads_neither_flags_nor_names_of_those_who_check_and_decide(cast, client):
    claim = make_claim(cast, ClaimState.APPROVED)
    shown = page(client, "detail", claim.pk)
    assert not any(str(flag.get_code_display()) in shown for flag in claim.flags.all())
    for person in (cast.checker, cast.second_checker, cast.specialist, cast.manager):
        name = Membership.objects.get(user=person.user_id).user.display_name
        assert f">{name}<" not in shown
    assert "Third-party firm" in shown


def test_a_hold_is_told_with_its_reason(cast, client):
    claim = make_claim(cast, ClaimState.IN_APPROVAL)
    Claim.objects.filter(pk=claim.pk).update(hold_reason=HoldReason.QUOTA)
    assert "On hold: No quota left." in page(client, "detail", claim.pk)


@pytest.mark.parametrize("role", [Role.D_GM, Role.D_SALES_DIR, Role.D_SALES_CLERK])
def test_the_dealers_leaders_read_and_do_not_act(cast, sign_in, role):
    claim = draft_claim(cast)
    reader = sign_in(make_person(role, cast.dealer))
    shown = page(reader, "detail", claim.pk)
    assert "claim-facts" not in shown
    assert reverse("claims:submit", args=(claim.pk,)) not in shown
    assert reverse("claims:new") not in page(reader, "list")
    refused = post(reader, "submit", claim.pk, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert codes(refused) == ["WRONG_ROLE"]
    assert post(reader, "submit", claim.pk, data=typed(claim)).status_code == 400
    assert reader.get(reverse("claims:new")).status_code == 404
    claim.refresh_from_db()
    assert claim.state == ClaimState.DRAFT
    assert claim.version == Claim.objects.get(pk=claim.pk).version


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_to_every_other_role_the_pages_are_not_there(cast, sign_in, role):
    claim = draft_claim(cast)
    place = cast.dealer if role.value.startswith("D_") else None
    place = cast.dealer.region if role == Role.REGION_STAFF else place
    browser = sign_in(make_person(role, place))
    for name, args in (("list", ()), ("new", ()), ("detail", (claim.pk,))):
        assert browser.get(reverse(f"claims:{name}", args=args)).status_code == 404


def test_a_neighbour_meets_404_at_every_door(cast, sign_in):
    claim = draft_claim(cast)
    document = claim.documents.get(type="D01")
    browser = sign_in(cast.neighbour)
    for name, args in (
        ("detail", (claim.pk,)),
        ("invoice", (claim.pk,)),
        ("paper", (document.pk,)),
        ("paper_file", (document.pk,)),
        ("paper_page", (document.pk, 1)),
        ("paper_field", (document.pk, "vin")),
    ):
        assert browser.get(reverse(f"claims:{name}", args=args)).status_code == 404
    for name, args in (
        ("open", (claim.line_id,)),
        ("save", (claim.pk,)),
        ("submit", (claim.pk,)),
        ("withdraw", (claim.pk,)),
        ("delete", (claim.pk,)),
        ("attach", (claim.pk, "D02")),
        ("paper_remove", (document.pk,)),
    ):
        sent = {"file": make_paper()} | typed(claim)
        assert post(browser, name, *args, data=sent).status_code == 404, name
    assert claim.number not in page(browser, "list")


def test_no_page_carries_style_or_script_of_its_own(cast, client):
    claim = draft_claim(cast)
    document = claim.documents.get(type="D01")
    for name, args in (
        ("list", ()),
        ("new", ()),
        ("detail", (claim.pk,)),
        ("paper", (document.pk,)),
    ):
        shown = page(client, name, *args)
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", shown)

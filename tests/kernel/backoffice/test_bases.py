"""What every page of the back office does: buttons through services, masters with a record of who and what."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.models import Entry
from dealerops.network.models import DealerContact, Region
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Customer
from tests.factories.claims import Cast, make_claim, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


def enter(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def button(claim: Claim, name: str) -> str:
    return reverse("admin:claims_claim_run", args=(claim.pk, name))


def last(topic: str) -> Entry:
    return Entry.objects.filter(topic=topic).latest("pk")


def test_a_button_that_does_not_exist_is_refused(cast):
    claim = make_claim(cast)
    client = enter(cast.specialist)
    for name in ("submit", "delete", "approve_last", "timeout", "nonsense"):
        for answer in (client.get(button(claim, name)), client.post(button(claim, name))):
            assert answer.status_code == 403, name
    claim.refresh_from_db()
    assert claim.state == ClaimState.IN_APPROVAL


@pytest.mark.parametrize("person", ["finance", "auditor", "regional", "manager"])
def test_a_button_that_was_not_offered_does_nothing(cast, person):
    claim = make_claim(cast)
    client = enter(getattr(cast, person))
    page = client.get(reverse("admin:claims_claim_change", args=(claim.pk,)))
    assert 'data-offer="approve"' not in page.content.decode()
    answer = client.post(button(claim, "approve"), {"version": claim.version})
    if person in {"finance", "manager"}:  # they decide too, but not this level
        assert answer.status_code == 409
        assert "NOT_YOUR_LEVEL" in answer.content.decode()
    else:
        assert answer.status_code == client.get(button(claim, "approve")).status_code == 403
    claim.refresh_from_db()
    assert claim.state == ClaimState.IN_APPROVAL
    assert not Entry.objects.filter(topic="claims.approved").exists()


def test_a_button_that_came_too_late_says_so(cast):
    claim = make_claim(cast, ClaimState.APPROVED)
    client = enter(cast.specialist)
    answer = client.post(button(claim, "approve"), {"version": claim.version}, follow=True)
    assert "STATE_CONFLICT" in answer.content.decode()


def test_the_button_of_a_record_out_of_sight_is_not_there(cast):
    claim = make_claim(cast)
    client = enter(cast.far_regional)
    foreign = client.post(button(claim, "approve"), {"version": claim.version})
    missing = client.post(reverse("admin:claims_claim_run", args=(999999999, "approve")))
    assert foreign.status_code == missing.status_code == 403
    late = enter(cast.specialist).get(
        reverse("admin:claims_claim_run", args=(999999999, "approve"))
    )
    assert late.status_code == 404


def test_a_button_pressed_by_a_visitor_without_business_here_is_refused(cast):
    claim = make_claim(cast)
    for actor in (make_person(Role.HR), make_person(Role.SYSADMIN), cast.applicant):
        assert enter(actor).post(button(claim, "approve")).status_code == 403


def test_nobody_types_a_state(cast):
    claim = make_claim(cast)
    url = reverse("admin:claims_claim_change", args=(claim.pk,))
    enter(cast.specialist).post(url, {"state": "APPROVED"})
    claim.refresh_from_db()
    assert claim.state == ClaimState.IN_APPROVAL
    for page in ("add", "delete"):
        args = () if page == "add" else (claim.pk,)
        client = enter(cast.specialist)
        assert client.post(reverse(f"admin:claims_claim_{page}", args=args)).status_code == 403


def test_a_new_master_record_is_recorded_with_what_was_typed():
    actor = make_person(Role.SYSADMIN)
    typed = {"code": "W", "name": "西北大区", "name_en": "Northwest"}
    assert enter(actor).post("/admin/network/region/add/", typed).status_code == 302
    entry = last("network.region_added")
    assert (entry.user_id, entry.object_id) == (actor.user_id, Region.objects.get().pk)
    assert entry.data["changed"] == typed


def test_a_change_is_recorded_with_the_fields_that_changed():
    actor = make_person(Role.SYSADMIN)
    region = Region.objects.create(code="W", name="西北", name_en="Northwest")
    url = reverse("admin:network_region_change", args=(region.pk,))
    client = enter(actor)
    client.post(url, {"code": "W", "name": "西北大区", "name_en": "Northwest", "version": 1})
    assert last("network.region_changed").data["changed"] == {"name": "西北大区"}


def test_what_was_refused_leaves_neither_change_nor_entry():
    region = Region.objects.create(code="W", name="西北", name_en="Northwest")
    url = reverse("admin:network_region_change", args=(region.pk,))
    page = enter(make_person(Role.SYSADMIN)).post(url, {"code": "", "name": "x", "version": 1})
    assert page.status_code == 200
    region.refresh_from_db()
    assert region.name == "西北"
    assert not Entry.objects.filter(topic="network.region_changed").exists()


def test_secrets_are_recorded_by_name_only(cast):
    client = enter(make_person(Role.SYSADMIN))
    typed = {
        "username": "newcomer", "display_name": "新人", "language": "en",
        "email": "newcomer@example.com", "password1": "long-enough-1", "password2": "long-enough-1",
    }  # fmt: skip
    assert client.post("/admin/accounts/user/add/", typed).status_code == 302
    assert User.objects.get(username="newcomer").check_password("long-enough-1")
    changed = last("accounts.user_added").data["changed"]
    assert {"email", "password1", "password2"} <= set(changed)
    assert changed["email"] is changed["password1"] is changed["password2"] is None
    assert changed["username"] == "newcomer"


def test_personal_data_of_contacts_and_customers_stays_out_of_the_journal(cast):
    client = enter(make_person(Role.SYSADMIN))
    typed = {
        "dealer": cast.dealer.pk, "function": "SSA", "name": "王小红", "phone": "13812345678",
        "mail": "w@example.com", "valid_from": "2026-01-01",
        "confirmed_at_0": "2026-01-01", "confirmed_at_1": "00:00",
    }  # fmt: skip
    assert client.post("/admin/network/dealercontact/add/", typed).status_code == 302
    assert DealerContact.objects.get().name == "王小红"
    kept = str(last("network.dealercontact_added").data)
    assert not [text for text in ("王小红", "13812345678", "w@example.com") if text in kept]
    person = {"kind": CustomerKind.PRIVATE, "name": "张小明", "usc_code": "", "id_kind": "RESIDENT",
              "id_number": "11010519491231002X", "mobile": "13812345678"}  # fmt: skip
    page = enter(cast.specialist).post("/admin/registry/customer/add/", person)
    assert page.status_code == 302, page.context["adminform"].form.errors
    assert Customer.objects.filter(kind=CustomerKind.PRIVATE).exists()
    kept = str(last("registry.customer_added").data)
    assert not [text for text in ("张小明", "11010519491231002X", "13812345678") if text in kept]

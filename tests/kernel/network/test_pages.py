"""The back office pages of the master data: who looks, who edits, and what is written down."""

import datetime as dt

import pytest
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from dealerops.network.models import Dealer, DealerAlias, DealerContact, Firm, Region

pytestmark = pytest.mark.django_db

PAGES = ("region", "dealer", "dealeralias", "dealercontact", "firm")


@pytest.fixture
def sign_in(client):
    def as_role(role: Role, **place):
        user = User.objects.create(username=role.lower(), display_name=role, language="en")
        Membership.objects.create(user=user, role=role, **place)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_role


@pytest.fixture
def dealer() -> Dealer:
    region = Region.objects.create(code="N", name="华北大区", name_en="North")
    return Dealer.objects.create(
        code="BJ01",
        name="北京星辰",
        name_en="Beijing Star",
        legal_name="北京星辰汽车销售有限公司",
        usc_code="91110000600037341L",
        region=region,
        city="北京",
    )


def list_of(model: str) -> str:
    return reverse(f"admin:network_{model}_changelist")


@pytest.mark.parametrize("model", PAGES)
@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.AUDITOR, Role.SSA_SPECIALIST])
def test_head_office_looks_at_the_network(sign_in, dealer, model, role):
    assert sign_in(role).get(list_of(model)).status_code == 200


@pytest.mark.parametrize("model", PAGES)
def test_only_the_administrator_adds(sign_in, model):
    url = reverse(f"admin:network_{model}_add")
    assert sign_in(Role.SSA_MANAGER).get(url).status_code == 403
    assert sign_in(Role.SYSADMIN).get(url).status_code == 200


def test_a_region_does_not_meet_the_neighbours_dealers(sign_in, dealer):
    south = Region.objects.create(code="S", name="华南大区", name_en="South")
    client = sign_in(Role.REGION_STAFF, region=south)
    assert "BJ01" not in client.get(list_of("dealer")).content.decode()


def test_a_legal_name_is_entered_with_its_days(sign_in, dealer):
    client = sign_in(Role.SYSADMIN)
    typed = {
        "dealer": dealer.pk,
        "legal_name": "北京星辰（新）汽车有限公司",
        "usc_code": "91110000600037341L",
        "valid_0": "2026-01-01",
        "valid_1": "",
    }
    assert client.post(reverse("admin:network_dealeralias_add"), typed).status_code == 302
    alias = DealerAlias.objects.get()
    assert (alias.valid.lower, alias.valid.upper) == (dt.date(2026, 1, 1), None)
    again = client.post(reverse("admin:network_dealeralias_add"), typed)
    assert "another legal name" in again.content.decode()
    assert Entry.objects.filter(topic="network.dealeralias_added").count() == 1


def test_a_contacts_number_is_not_written_into_the_journal(sign_in, dealer):
    typed = {
        "dealer": dealer.pk,
        "function": "GM",
        "name": "王小明",
        "phone": "13812345678",
        "mail": "",
        "valid_from": "2026-01-01",
        "confirmed_at_0": "2026-01-01",
        "confirmed_at_1": "09:00",
    }
    answer = sign_in(Role.SYSADMIN).post(reverse("admin:network_dealercontact_add"), typed)
    assert answer.status_code == 302
    assert DealerContact.objects.get().name == "王小明"
    entry = Entry.objects.get(topic="network.dealercontact_added")
    assert "138" not in str(entry.data)
    assert "王" not in str(entry.data)


def test_a_firm_can_be_switched_off(sign_in):
    firm = Firm.objects.create(code="F1", name="甲", name_en="A")
    typed = {"code": "F1", "name": "甲", "name_en": "A", "mail": "", "version": 1}
    url = reverse("admin:network_firm_change", args=(firm.pk,))
    assert sign_in(Role.SYSADMIN).post(url, typed).status_code == 302
    assert not Firm.objects.active()

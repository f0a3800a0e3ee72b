"""The back office pages of customers, vehicles and models: masked, searched by full number, revealed."""

import pytest
from django.urls import reverse

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from dealerops.policy.models import PolicyParam
from dealerops.registry.models import Customer, ModelPrice
from tests.kernel.registry.conftest import ID_NUMBER, MOBILE, USC_CODE, YEAR

pytestmark = pytest.mark.django_db
LIST = "/admin/registry/customer/"


@pytest.fixture
def sign_in(client):
    def as_role(role: Role):
        user = User.objects.create(username=role.lower(), display_name=role, language="en")
        Membership.objects.create(user=user, role=role)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_role


@pytest.fixture
def staff(sign_in):
    return sign_in(Role.SSA_SPECIALIST)


def page_of(customer: Customer) -> str:
    return reverse("admin:registry_customer_change", args=(customer.pk,))


def reveal_of(customer: Customer) -> str:
    return reverse("admin:registry_customer_reveal", args=(customer.pk,))


def test_lists_and_pages_show_masks_only(staff, person):
    for url in (LIST, page_of(person)):
        text = staff.get(url).content.decode()
        assert "138****5678" in text
        for secret in (ID_NUMBER, MOBILE, person.name):
            assert secret not in text


@pytest.mark.parametrize("term", [ID_NUMBER, "138-1234-5678", "+8613812345678"])
def test_full_numbers_find_the_customer(staff, person, company, term):
    text = staff.get(LIST, {"q": term}).content.decode()
    assert "138****5678" in text
    assert company.name not in text


@pytest.mark.parametrize("term", [ID_NUMBER[:10], MOBILE[:7], "张"])
def test_parts_of_numbers_find_nobody(staff, person, term):
    assert "138****5678" not in staff.get(LIST, {"q": term}).content.decode()


def test_a_credit_code_finds_the_organisation(staff, person, company):
    text = staff.get(LIST, {"q": USC_CODE}).content.decode()
    assert company.name in text
    assert "138****5678" not in text


def test_the_reveal_page_shows_one_value_for_a_purpose(staff, person):
    assert MOBILE not in staff.get(reveal_of(person)).content.decode()
    response = staff.post(reveal_of(person), {"field": "mobile", "purpose": "CONTACT_CUSTOMER"})
    text = response.content.decode()
    assert response.status_code == 200
    assert MOBILE in text
    assert ID_NUMBER not in text
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.get(topic="registry.revealed").reason == "CONTACT_CUSTOMER"


def test_without_a_purpose_or_after_the_limit_it_shows_nothing(staff, person):
    response = staff.post(reveal_of(person), {"field": "mobile", "purpose": ""})
    assert response.status_code == 400
    PolicyParam.objects.create(key="pii.reveals_per_day", value=0, valid=YEAR)
    response = staff.post(reveal_of(person), {"field": "mobile", "purpose": "AUDIT"})
    assert response.status_code == 409
    assert "REVEAL_LIMIT" in response.content.decode()
    assert MOBILE not in response.content.decode()


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.FINANCE, Role.HR])
def test_roles_without_personal_data_have_no_customer_pages(sign_in, person, role):
    stranger = sign_in(role)
    for url in (LIST, page_of(person), reveal_of(person)):
        assert stranger.get(url).status_code in {302, 403, 404}


def test_a_new_company_is_recorded_and_a_double_refused(staff, company):
    values = {"kind": "COMPANY", "name": "另一公司", "id_kind": "RESIDENT"}
    added = staff.post(f"{LIST}add/", values | {"usc_code": USC_CODE.lower()})
    assert added.status_code == 200
    assert "There is a customer with this credit code." in added.content.decode()
    code = "91310000MA1K35T798"
    response = staff.post(f"{LIST}add/", values | {"usc_code": code})
    if response.status_code == 200:
        pytest.fail(str(response.context["adminform"].form.errors))
    assert Customer.objects.filter(usc_code=code).exists()
    assert "另一公司" not in str(Entry.objects.get(topic="registry.customer_added").payload())


def test_a_new_person_with_a_known_number_is_refused_by_the_form(staff, person):
    response = staff.post(
        f"{LIST}add/",
        {"kind": "PRIVATE", "name": "某人", "id_kind": "RESIDENT", "id_number": ID_NUMBER},
    )
    assert response.status_code == 200
    assert "There is a customer with this ID number." in response.content.decode()


def test_a_price_entered_on_the_models_page_is_recorded(sign_in, model):
    page = reverse("admin:registry_vehiclemodel_change", args=(model.pk,))
    values = {
        "code": model.code,
        "name": model.name,
        "name_en": model.name_en,
        "brand": model.brand,
        "energy": model.energy,
        "version": model.version,
        "prices-TOTAL_FORMS": "1",
        "prices-INITIAL_FORMS": "0",
        "prices-0-msrp": "159800.00",
        "prices-0-valid_0": "2026-01-01",
        "prices-0-valid_1": "",
        "prices-0-model": str(model.pk),
    }
    response = sign_in(Role.SALES_OPS).post(page, values)
    assert response.status_code == 302
    assert ModelPrice.objects.get(model=model).msrp == 159800
    assert Entry.objects.filter(topic="registry.modelprice_added").count() == 1


def test_vehicles_are_listed_masked(staff, vehicle):
    text = staff.get("/admin/registry/vehicle/").content.decode()
    assert vehicle.masked_vin in text
    assert vehicle.vin not in text

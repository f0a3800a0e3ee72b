"""All declared reports on the screen, for all who get them, over an empty and a free span of days."""

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation import reporting
from dealerops.foundation.actor import HOUSE_OF, House, Role
from dealerops.network.models import Firm
from tests.factories.market import make_dealer, make_person, make_region
from tests.factories.rental import make_store

DECLARED = dict(reporting.declared())


@pytest.fixture(autouse=True)
def only_reports_of_claims() -> None:
    """Here all of them count."""


@pytest.mark.parametrize("code", DECLARED)
def test_it_opens_for_each_of_its_readers(db, code):
    report, region = DECLARED[code], make_region("R-SCREEN")
    places = {
        House.DEALER: make_dealer("D-SCREEN", region),
        House.STORE: make_store(region=region),
        House.REGION: region,
        House.FIRM: Firm.objects.create(code="F-SCREEN", name="审核", name_en="Firm"),
    }
    for role in sorted(report.recipients):
        actor = make_person(role, places.get(HOUSE_OF[role]))
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        for days in ("", "?since=2026-09-28&until=2026-10-11"):
            response = client.get(f"/reports/{code}/{days}")
            assert response.status_code == 200, (code, role, days)


@pytest.mark.parametrize("code", DECLARED)
def test_the_auditor_has_the_own_reports_and_no_others(db, code):
    """By domain.md 7.2 R05 and R24, by 5.10 the write-offs."""
    actor, client = make_person(Role.AUDITOR), Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    expected = 200 if code in {"R05", "R20W", "R24"} else 404
    for address in (f"/reports/{code}/", f"/reports/{code}/workbook/"):
        assert client.get(address).status_code == expected, address

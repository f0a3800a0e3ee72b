"""All declared reports on the screen, for all who get them, over an empty and a free span of days."""

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation import reporting
from dealerops.foundation.actor import HOUSE_OF, House, Role
from dealerops.foundation.errors import DomainError
from dealerops.network.models import Firm
from reports.selectors.screens import readable
from reports.selectors.subscriptions import reports_for
from reports.services import run_now
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
    for role in sorted(report.recipients | report.readers):
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


@pytest.mark.parametrize("code", [code for code, one in DECLARED.items() if one.readers])
def test_who_only_reads_it_gets_no_mail_no_file_and_subscribes_to_nothing(db, code):
    report, region = DECLARED[code], make_region("R-SCREEN")
    assert report.readers.isdisjoint(report.recipients)
    places = {
        House.DEALER: make_dealer("D-SCREEN", region),
        House.STORE: make_store(region=region),
        House.FIRM: Firm.objects.create(code="F-SCREEN", name="审核", name_en="Firm"),
    }
    for role in report.readers:
        actor, client = make_person(role, places[HOUSE_OF[role]]), Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        assert code in client.get("/reports/").content.decode()
        assert "/workbook/" not in client.get(f"/reports/{code}/").content.decode()
        assert client.get(f"/reports/{code}/workbook/").status_code == 404
        assert code not in {one.code for one in reports_for(actor)}
        with pytest.raises(DomainError):
            run_now(code, by=actor)


def test_the_general_manager_reads_every_report_of_the_workshop():
    """domain.md 7.2: "aftersales R(o)", "reports R X(o)"; those of them that are mailed stay mailed."""
    found = {one.code for one in readable(Role.D_GM)}
    assert {"R11", "R12", "R13", "R14", "R15", "R21", "R21M", "R22", "R23"} <= found
    mailed = {code for code, one in DECLARED.items() if Role.D_GM in one.recipients}
    assert mailed.isdisjoint({"R11", "R12", "R15", "R22"})


def test_the_desks_of_the_matrix_read_their_reports():
    """domain.md 7.2, column "reports"."""
    wanted = {
        Role.D_CALL: {"R11"},
        Role.TP_CHECKER: {"R01", "R02"},
        Role.TP_LEAD: {"R01", "R02"},
        **dict.fromkeys(
            (Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR),
            frozenset({"R19", "R19W", "R19M", "R20", "R20M"}),
        ),
    }
    assert {role: {one.code for one in readable(role)} for role in wanted} == wanted

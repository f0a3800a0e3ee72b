"""What the back office shows of duties and notices: evidence, files, who has not signed; each its own."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from dealerops.foundation.actor import Actor, Role
from reports.models import DealerNotice, ObligationDefinition, ObligationInstance
from reports.services.duties import attach_editions, finish_duty
from reports.services.notices import NoticeFacts, issue_notice, sign_notice
from tests.factories.market import known_paper, make_person
from tests.reports.conftest import moment, reach
from tests.reports.duties import House, at, person, plan_at
from tests.reports.test_written_duties import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    reach(house.regional)
    ObligationDefinition.objects.exclude(code__in=("D1", "D7")).update(is_active=False)
    plan_at("11-09 06:00")
    return house


@pytest.fixture
def far() -> House:
    far = House.open("11-02 09:00", "GZ09")
    reach(far.regional)
    return far


def enter(actor: Actor) -> Client:
    client = Client()
    client.force_login(person(actor))
    return client


def page_of(duty: ObligationInstance) -> str:
    return reverse("admin:reports_obligationinstance_change", args=(duty.pk,))


def test_a_region_opens_the_evidence_of_its_dealers_and_of_no_others(house: House, far: House):
    duty = house.duty("D1", "2026-11-10")
    file = reverse("admin:reports_obligationinstance_evidence", args=(duty.pk,))
    with at("11-10 11:00"):
        region, stranger = enter(house.regional), enter(far.regional)
        assert region.get(file).status_code == 404  # there is none yet
        finish_duty(duty.pk, by=house.clerk, file=("feedback.png", known_paper()))
        assert file in region.get(page_of(duty)).content.decode()
        opened = region.get(file)
        assert (opened.status_code, opened["Content-Type"]) == (200, "image/png")
        assert stranger.get(file).status_code == 404
        assert stranger.get(page_of(duty)).status_code == 404
        assert enter(make_person(Role.SYSADMIN)).get(file).status_code == 403


def test_what_the_system_wrote_opens_for_nobody_who_does_not_get_that_report(house: House):
    run = made(house, "R11", "11-10", "11-11", "11-10 18:00")
    attach_editions(run.pk)
    duty = house.duty("D7", "2026-11-10")
    book = reverse("admin:reports_reportrun_workbook", args=(duty.edition_id,))
    auditor = make_person(Role.AUDITOR)
    reach(auditor)
    with at("11-10 18:10"):
        finish_duty(duty.pk, by=house.clerk)
        shown = {who.role: enter(who).get(page_of(duty)) for who in (house.regional, auditor)}
    for page in shown.values():
        assert "Report of the system" in page.content.decode()
        assert book not in page.content.decode()


def facts(title: str) -> NoticeFacts:
    roles = [Role.D_INFO, Role.D_SVC_DIR]
    return NoticeFacts("通知", title, "请读。", "", roles, moment("11-20 00:00").date())


def test_the_list_of_notices_asks_no_question_per_row(house: House, far: House):
    auditor = make_person(Role.AUDITOR)
    reach(auditor)
    listed = reverse("admin:reports_dealernotice_changelist")
    with at("11-10 09:00"):
        common = issue_notice(facts("One"), by=make_person(Role.SSA_MANAGER))
        sign_notice(common.pk, by=house.clerk)
        sign_notice(common.pk, by=far.clerk)
        sign_notice(common.pk, by=far.director)
        client = enter(auditor)
        client.get(listed)
        with CaptureQueriesContext(connection) as few:
            page = client.get(listed)
        owed = [one.owed - one.given for one in page.context["cl"].result_list]
        assert owed == [1]  # the service director of SH01
        for n in range(3):
            issue_notice(facts(f"More {n}"), by=house.regional)
        with CaptureQueriesContext(connection) as many:
            client.get(listed)
        for actor, missing in ((house.regional, [2, 2, 2, 1]), (far.regional, [0])):
            rows = enter(actor).get(listed).context["cl"].result_list
            assert [one.owed - one.given for one in rows] == missing
    assert len(many) == len(few)


def test_two_who_write_at_once_are_offered_their_own_dealers(house: House, far: House):
    pages = admin.site.get_model_admin(DealerNotice)
    forms = {}
    for actor in (house.regional, far.regional):
        request = RequestFactory().get("/")
        request.actor, request.user = actor, person(actor)
        forms[actor.role, actor.user_id] = pages.get_form(request)
    offered = [list(form().fields["dealers"].queryset) for form in forms.values()]
    assert offered == [[house.dealer], [far.dealer]]
    assert not any(form().fields["dealers"].required for form in forms.values())


def test_the_file_of_a_notice_opens_from_its_page(house: House, far: House):
    with at("11-10 09:00"), translation.override("en"):
        notice = issue_notice(facts("One"), by=house.regional, file=("n.png", known_paper()))
        bare = issue_notice(facts("Two"), by=house.regional)
        file, none = (
            reverse("admin:reports_dealernotice_file", args=(one.pk,)) for one in (notice, bare)
        )
        region = enter(house.regional)
        page = reverse("admin:reports_dealernotice_change", args=(notice.pk,))
        assert file in region.get(page).content.decode()
        assert region.get(file).headers["Content-Type"] == "image/png"
        assert region.get(none).status_code == 404
        assert enter(far.regional).get(file).status_code == 404

"""The table of duties (RACI) as versions: who keeps it, what it must hold, and its pages (domain.md 3.11)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.choices.raci import Activity, Party
from complaints.forms.duties import initial_of
from complaints.models import DutyTable
from complaints.services.duty_tables import (
    begin_duties,
    duties,
    first_letters,
    install_duties,
    letters_of,
    table_on,
)
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry

pytestmark = pytest.mark.django_db
ADD = "admin:complaints_dutytable_add"
LIST = "admin:complaints_dutytable_changelist"
PAGE = "admin:complaints_dutytable_change"
TRIAGE_QUALITY = (Activity.TRIAGE.value, Party.QUALITY.value)


def refused(call) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        call()
    return [one.code for one in caught.value.refusals]


def begin(house, changed, **more):
    facts = {"valid_from": timezone.localdate(), "reason": "A year later", **more}
    return begin_duties(changed, **facts, by=house.risk_manager)


def test_a_version_begins_on_its_day_and_the_ones_before_stay(house):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    table = begin(house, {TRIAGE_QUALITY: "R"}, valid_from=tomorrow)
    assert table_on(timezone.localdate()).version == "1"
    assert table_on(tomorrow) == table
    assert letters_of(table) == {**first_letters(), TRIAGE_QUALITY: "R"}
    assert letters_of(install_duties()) == first_letters()
    entry = Entry.objects.get(topic="complaints.duties_begun")
    assert entry.data["version"] == "2"


def test_the_next_version_goes_on_from_the_one_of_its_day(house):
    begin(house, {TRIAGE_QUALITY: "I"})
    table = begin(house, {(Activity.PLAN.value, Party.PR.value): "I"})
    assert letters_of(table)[TRIAGE_QUALITY] == "I"


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({(Activity.ROUND.value, Party.DESK.value): "C"}, ["DUTY_NOBODY_DOES"]),
        ({(Activity.ROUND.value, Party.RISK.value): "-"}, ["DUTY_ONE_ANSWERS"]),
        ({(Activity.ROUND.value, Party.LEGAL.value): "A"}, ["DUTY_ONE_ANSWERS"]),
        ({(Activity.TARGETS.value, Party.DEALER_GM.value): "-"}, []),  # head office answers still
        ({(Activity.ROUND.value, Party.LEGAL.value): "X"}, ["DUTY_LETTER"]),
        ({("COOKING", Party.LEGAL.value): "R"}, ["DUTY_LETTER"]),
    ],
)
def test_every_activity_has_somebody_who_does_it_and_one_who_answers(house, changed, codes):
    if not codes:
        assert begin(house, changed).version == "2"
        return
    assert refused(lambda: begin(house, changed)) == codes


def test_the_past_and_no_reason_are_refused(house):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    found = refused(lambda: begin(house, {}, valid_from=yesterday, reason=" "))
    assert found == ["TABLE_TOO_EARLY", "REASON_MISSING"]


def test_only_the_risk_manager_keeps_it(house):
    for other in (house.desk, house.quality, house.management, house.regional_head):
        with pytest.raises(DomainError) as caught:
            begin_duties({}, timezone.localdate(), "because", by=other)
        assert [one.code for one in caught.value.refusals] == ["WRONG_ROLE"]


def test_a_letter_that_holds_under_a_condition_keeps_it(house):
    def only_if(activity: str, party: str) -> str:
        rows = {one.party: one for one in duties(activity, timezone.localdate())}
        return rows[party].only_if

    begin(house, {(Activity.GOODWILL.value, Party.MANAGEMENT.value): "I"})
    assert only_if(Activity.GOODWILL, Party.MANAGEMENT) == ""
    assert only_if(Activity.INTAKE, Party.DESK) == "400_12315"


def test_the_risk_manager_begins_a_version_on_the_page(house, sign_in):
    install_duties()
    client = sign_in(house.risk_manager)
    page = client.get(reverse(ADD), HTTP_ACCEPT_LANGUAGE="en")
    assert "Improving a process" in page.content.decode()
    entered = {
        **initial_of(first_letters()),
        "triage__quality": "R",
        "valid_from": timezone.localdate().isoformat(),
        "reason": "Quality judges, too",
    }
    assert client.post(reverse(ADD), entered).status_code == 302
    assert letters_of(DutyTable.objects.get(version="2"))[TRIAGE_QUALITY] == "R"
    wrong = client.post(reverse(ADD), {**entered, "round__desk": "-"}, HTTP_ACCEPT_LANGUAGE="en")
    assert wrong.status_code == 400
    assert "DUTY_NOBODY_DOES" in wrong.content.decode()
    assert DutyTable.objects.count() == 2


def test_whoever_works_with_it_reads_it_and_changes_nothing(house, sign_in):
    table = install_duties()
    for reader in (house.desk, house.regional_head):
        client = sign_in(reader)
        assert client.get(reverse(LIST)).status_code == 200
        page = client.get(reverse(PAGE, args=(table.pk,)), HTTP_ACCEPT_LANGUAGE="en")
        assert "Only for the hotline and 12315" in page.content.decode()
        assert client.post(reverse(ADD), {}).status_code == 403
        assert client.post(reverse(PAGE, args=(table.pk,)), {}).status_code == 403

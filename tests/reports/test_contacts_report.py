"""R16: dealer contacts and changes (domain.md 2.19, 6.4)."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.network.models import Dealer, DealerAlias, DealerContact
from dealerops.network.services import confirm_contact
from reports.engine.heads import heads_of
from reports.reports.contacts import CONTACTS_MONTHLY
from reports.selectors.contacts import contacts_and_changes
from tests.reports.conftest import moment

pytestmark = pytest.mark.django_db
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
D = dt.date.fromisoformat


def at(text: str):
    return time_machine.travel(moment(text), tick=False)


def report(actor, as_of: str = "11-02 08:30"):
    with translation.override("en"):
        return contacts_and_changes(actor, OCTOBER, moment(as_of))


@pytest.fixture(autouse=True)
def _dealers_are_old(cast):
    Dealer.objects.update(created_at=moment("01-05 09:00"))
    DealerAlias.objects.all().delete()


def contact(dealer: Dealer, when: str, function: str = "GM", **more) -> DealerContact:
    with at(when):
        told = {"name": "王小明", "phone": "13812345678", "mail": "wang@example.com"}
        return DealerContact.objects.create(dealer=dealer, function=function, **told, **more)


def of(rows, dealer: Dealer, part: str = "Contact"):
    return [row for row in rows if row.part == part and row.dealer.startswith(dealer.code)]


def test_a_contact_is_masked_and_stale_from_the_ninety_first_day(cast):
    contact(cast.dealer, "08-02 23:59")
    contact(cast.dealer, "08-01 23:59", "SSA")
    fresh, stale = of(report(cast.manager), cast.dealer)
    assert (fresh.name, fresh.phone, fresh.mail) == ("王*明", "138****5678", "w***@example.com")
    assert (fresh.function, fresh.standing, fresh.tone) == ("General manager", "Confirmed", "green")
    assert (stale.function, stale.standing) == ("Special-sales contact", "Stale")


def test_a_confirmation_counts_only_once_it_was_given(cast):
    one = contact(cast.dealer, "07-01 10:00")
    with at("11-01 00:00"):
        confirm_contact(one.pk, by=cast.specialist)
    assert [row.standing for row in of(report(cast.manager), cast.dealer)] == ["Stale"]
    with at("10-31 23:59"):
        confirm_contact(one.pk, by=cast.specialist)
    with at("11-01 09:00"):
        confirm_contact(one.pk, by=cast.specialist)
    (row,) = of(report(cast.manager), cast.dealer)
    assert (row.standing, row.confirmed_at) == ("Confirmed", moment("10-31 23:59"))


def test_an_open_dealer_without_a_contact_is_named(cast):
    rows = report(cast.manager)
    assert {row.standing for row in rows} == {"Missing"}
    Dealer.objects.filter(pk=cast.dealer.pk).update(state="CLOSED")
    assert of(report(cast.manager), cast.dealer) == []


def test_changes_stand_under_the_day_they_take_effect_when_they_were_known(cast):
    with at("09-20 10:00"):
        for first, name in (("2026-09-30", "早"), ("2026-10-01", "新"), ("2026-11-01", "晚")):
            last = D(first) + dt.timedelta(days=1)
            DealerAlias.objects.create(
                dealer=cast.dealer,
                legal_name=f"{name}公司",
                usc_code="91110000600037341L",
                valid=(D(first), last),
            )
    contact(cast.dealer, "10-20 10:00", valid_from=D("2026-10-31"))
    for when in ("10-31 23:59", "11-01 00:00"):
        with at(when), transaction.atomic():
            changed = {"state": "SUSPENDED", "name_en": "x"}
            record(cast.dealer, "network.dealer_changed", by=SYSTEM, changed=changed)
    for when, changed in (("10-30 10:00", {"phone": None}), ("10-30 11:00", {"name": None})):
        with at(when), transaction.atomic():
            record(
                DealerContact.objects.get(dealer=cast.dealer), "network.dealercontact_changed",
                by=SYSTEM, changed=changed,
            )  # fmt: skip
    rows = of(report(cast.manager), cast.dealer, "Change")
    assert [(row.effective_on.day, row.change) for row in rows] == [
        (1, "Legal name: 新公司 (91110000600037341L)"),
        (30, "Contact changed: General manager"),
        (31, "New contact: General manager"),
        (31, "State: Suspended"),
    ]
    early = of(report(cast.manager, as_of="10-10 08:30"), cast.dealer, "Change")
    assert [row.effective_on.day for row in early] == [1]


def test_what_is_entered_after_it_took_effect_is_told_in_the_month_of_its_entry(cast):
    name = {"legal_name": "迟公司", "usc_code": "91110000600037341L"}
    with at("10-05 10:00"):
        valid = (D("2026-09-15"), None)
        DealerAlias.objects.create(dealer=cast.dealer, valid=valid, **name)
    contact(cast.dealer, "10-06 10:00", valid_from=D("2026-09-20"))
    with translation.override("en"):
        rows = {
            month: of(
                contacts_and_changes(cast.manager, period, moment(when)), cast.dealer, "Change"
            )
            for month, period, when in (
                ("09", Period(D("2026-09-01"), D("2026-10-01")), "10-08 08:30"),
                ("10", OCTOBER, "11-02 08:30"),
                ("11", Period(D("2026-11-01"), D("2026-12-01")), "12-01 08:30"),
            )
        }
    assert [row.effective_on for row in rows["10"]] == [D("2026-09-15"), D("2026-09-20")]
    assert rows["09"] == rows["11"] == []


def test_a_contact_of_the_month_after_is_not_there_yet(cast):
    contact(cast.dealer, "10-20 10:00", valid_from=D("2026-11-01"))
    (row,) = of(report(cast.manager), cast.dealer)
    assert (row.standing, row.name) == ("Missing", None)
    contact(cast.dealer, "10-20 10:00", "SSA", valid_from=D("2026-10-31"))
    (row,) = of(report(cast.manager), cast.dealer)
    assert row.function == "Special-sales contact"


def test_a_region_gets_its_own_dealers_only(cast):
    for dealer in Dealer.objects.all():
        contact(dealer, "10-10 10:00", valid_from=D("2026-10-10"))
    near, far = report(cast.regional), report(cast.far_regional)
    assert {row.dealer for row in near} == {"BJ01 Dealer BJ01", "BJ02 Dealer BJ02"}
    assert {row.dealer for row in far} == {"GZ01 Dealer GZ01"}
    assert len(near) + len(far) == len(report(cast.manager)) == 6


def test_more_dealers_take_no_more_queries(cast, django_assert_max_num_queries):
    for dealer in Dealer.objects.all():
        contact(dealer, "10-10 10:00")
    with django_assert_max_num_queries(6):
        rows = report(cast.manager)
    for column in CONTACTS_MONTHLY.columns:
        assert column.note
        assert any(column.value(row) is not None for row in rows) or column.source in {
            "change",
            "effective_on",
        }


def test_a_region_confirms_its_own_contacts_from_the_list_and_no_others(cast, sign_in):
    own, foreign = (
        contact(dealer, "07-01 10:00")
        for dealer in Dealer.objects.filter(code__in=("BJ01", "GZ01")).order_by("code")
    )
    page = reverse("admin:network_dealercontact_changelist")
    client = sign_in(cast.regional)
    assert "BJ01" in client.get(page, {"stale": "1"}).content.decode()
    chosen = {"action": "confirm_chosen", "_selected_action": [own.pk, foreign.pk]}
    client.post(page, chosen)
    confirmed = Entry.objects.filter(topic="network.dealercontact_confirmed")
    assert list(confirmed.values_list("object_id", flat=True)) == [own.pk]
    own.refresh_from_db()
    assert own.version == 2
    assert "BJ01" not in client.get(page, {"stale": "1"}).content.decode()


def test_who_only_reads_confirms_nothing(cast):
    one = contact(cast.dealer, "07-01 10:00")
    for actor in (cast.auditor, cast.applicant):
        with pytest.raises(DomainError):
            confirm_contact(one.pk, by=actor)
    with pytest.raises(DealerContact.DoesNotExist):
        confirm_contact(one.pk, by=cast.far_regional)


def test_the_workbook_colours_the_confirmation(cast):
    contact(cast.dealer, "10-20 10:00")
    contact(cast.dealer, "07-01 10:00", "SSA")
    rows = report(cast.manager)
    assert {row.standing for row in rows} >= {"Confirmed", "Stale", "Missing"}
    with translation.override("en"):
        heads = {head.label: head for head in heads_of(CONTACTS_MONTHLY, rows)}
    tones = {"Confirmed": "green", "Missing": "red", "Stale": "amber"}
    assert heads["Confirmation"].tones == tones

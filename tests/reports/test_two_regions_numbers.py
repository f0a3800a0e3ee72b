"""Each number that a region receives is a number of that region: against the database, and in that nothing
which happens in the other region moves any of it. All reports that go to regions, all they carry."""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count, Sum

from claims.choices import ClaimState
from claims.models import Claim, Finding
from claims.selectors.reasons_of_month import DECIDED
from complaints.models import Case
from dealerops.accounts.models import User
from dealerops.documents.services import read_bytes
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer, DealerContact, Region
from dealerops.notifications.models import Message
from quota.models import QuotaBucket, QuotaEntry
from quota.services import BucketKey, Line, Ref, allocate, consume
from reports.models import ReportComment, ReportCopy, ReportEdition, ReportRun
from reports.selectors.comments import names_of_rows
from tests.factories.claims import Cast, make_claim, make_person
from tests.factories.complaints import make_case
from tests.reports.conftest import moment
from tests.reports.test_two_regions import (
    ALL,
    MADE_AT,
    PERIOD,
    edition_of,
    made,
    numbers_in,
    opened,
    regions,  # noqa: F401
)

OCTOBER = dt.date(2026, 10, 1)
UNITS = 7  # used each time
ADDRESS = re.compile(r"https?://\S+")
CLIP = re.compile(r"clip\d+")  # whoever draws counts them through


@pytest.fixture
def world(regions: tuple[Region, Region], cast: Cast) -> "World":  # noqa: F811
    """What the other fixture has, and quota, contacts, and what head office and dealers say of R03."""
    world = World(*regions, cast)
    Dealer.objects.update(created_at=moment("01-05 09:00"))
    others = (cast.manager.user_id, cast.vp.user_id)
    User.objects.filter(pk__in=others).update(email="")  # the regions alone receive something
    with time_machine.travel(moment("10-14 10:00"), tick=False):
        world.happen(cast.dealer, 1, quota=1013)
        world.happen(world.stranger, 2, quota=2029)
    for place in ({"dealer": cast.dealer}, {"dealer": world.stranger}, {}):
        ReportComment.objects.create(
            code="R03", row="A01", cause=f"7{len(place)}7", action="8", **PERIOD, **place,
            author_id=cast.manager.user_id,
        )  # fmt: skip
    return world


class World:
    """Two regions with a dealer each, where things happen."""

    def __init__(self, north: Region, south: Region, cast: Cast) -> None:
        north.refresh_from_db()
        south.refresh_from_db()
        self.regions, self.cast = (north, south), cast
        self.stranger = Dealer.objects.get(code="GZ01")

    def happen(self, dealer: Dealer, times: int, *, quota: int) -> None:
        """Claims, one sent back each time, complaints, contacts, units given and used."""
        head = make_person(Role.SSA_HEAD)
        allocate(BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, OCTOBER), quota, by=head)
        by = self.cast.applicant if dealer == self.cast.dealer else self.cast.stranger
        unit = Line("CORP_FLEET", dealer.region_id, dealer.pk, OCTOBER, 1)
        for each in range(times):
            for number in range(UNITS + each):
                ref = Ref("tests.unit", QuotaEntry.objects.count() * 1000 + number)
                consume(unit, ref=ref, by=head)
            make_claim(self.cast, ClaimState.RESET, by=by)
            make_case(dealer, received_at=moment("10-14 09:00"))
            DealerContact.objects.create(
                dealer=dealer, function=("GM", "SSA", "SERVICE")[each % 3], name=f"王{quota}{each}",
                phone="13812345678", mail="wang@example.com",
            )  # fmt: skip


def told_by(edition: ReportEdition) -> dict[str, Any]:
    """All that the region gets of a run, without what only says which run it is."""
    with zipfile.ZipFile(io.BytesIO(read_bytes(edition.workbook))) as file:
        parts = {
            name: file.read(name)
            for name in file.namelist()
            if name.startswith(("xl/worksheets", "xl/media", "xl/charts", "xl/comments"))
            or name == "xl/sharedStrings.xml"
        }
    mails = []
    for copy in ReportCopy.objects.filter(edition=edition):
        message = Message.objects.get(pk=copy.message_id)
        mails += [ADDRESS.sub("", html.unescape(text)) for text in (message.text, message.html)]
    return {
        "rows": edition.rows, "charts": CLIP.sub("", str(edition.charts)), "headlines": edition.headlines,
        "extras": edition.extras, "picture": edition.picture and read_bytes(edition.picture),
        "numbers": numbers_in(opened(edition)), "mails": mails, **parts,
    }  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("code", sorted(ALL))
def test_whatever_happens_in_one_region_moves_nothing_that_the_other_receives(world, code):
    north, south = world.regions
    found = {}
    for name in ("before", "after"):
        with undone():
            if name == "after":
                with time_machine.travel(moment("10-15 10:00"), tick=False):
                    world.happen(world.stranger, 3, quota=4057)
                Claim.objects.filter(dealer=world.stranger).update(support_amount=Decimal("77.77"))
            run = made(code)
            found[name] = [told_by(edition_of(run, region)) for region in (north, south)]
    (mine, theirs), (mine_after, theirs_after) = found["before"], found["after"]
    assert mine["rows"]
    assert mine["mails"]
    for part, said in mine.items():
        assert mine_after[part] == said, part
    assert theirs_after["rows"] != theirs["rows"]


def column(edition: ReportEdition, label: str) -> list[Any]:
    place = [one["label"] for one in edition.columns].index(label)
    return [row[place] for row in edition.rows]


def findings(region: Region) -> dict[str, Any]:
    found = Finding.objects.filter(claim__dealer__region=region, event__in=DECIDED)
    return {"Count": found.count(), "Cumulative share": None}


def units(region: Region) -> dict[str, Any]:
    of = QuotaBucket.objects.filter(region=region, month=OCTOBER)
    sums = of.aggregate(Sum("allocated"), Sum("reserved"), Sum("consumed"))
    given, kept, used = (sums[f"{name}__sum"] for name in ("allocated", "reserved", "consumed"))
    return {
        "Allocated": given, "Reserved": kept, "Consumed": used, "Available": given - kept - used,
    }  # fmt: skip


EXPECTED: Mapping[str, Callable[[Region], dict[str, Any]]] = {
    "R03": findings,
    "R06": units,
    "R06M": units,
}


@pytest.mark.parametrize("code", EXPECTED)
def test_every_sum_is_that_of_the_region_in_the_database(world, code):
    run = made(code)
    wanted = [EXPECTED[code](region) for region in world.regions]
    assert wanted[0] != wanted[1]
    for region, sums in zip(world.regions, wanted, strict=True):
        edition = edition_of(run, region)
        for label, amount in sums.items():
            values = column(edition, label)
            if amount is None:  # a share of what the region has, which ends at all of it
                assert Decimal(values[-1]) == 1
                continue
            assert sum(values) == amount, label
            assert Decimal(amount).quantize(Decimal("0.01")) in numbers_in(opened(edition)), label


def test_the_contacts_are_those_of_the_region_in_the_database(world):
    run = made("R16")
    for region in world.regions:
        edition = edition_of(run, region)
        contacts = DealerContact.objects.filter(dealer__region=region)
        dealers = Dealer.objects.filter(region=region).annotate(n=Count("contacts"))
        parts = column(edition, "Part")
        assert parts.count("Contact") == contacts.count() + dealers.filter(n=0).count()
        assert set(column(edition, "Region")) == {region.name_en}


def test_every_line_of_the_figures_adds_up_to_the_cases_of_the_region(world):
    """R18: however they are told apart, by sensor, region, dealer or touch point."""
    run = made("R18")
    for region in world.regions:
        edition = edition_of(run, region)
        received = Case.objects.filter(region=region).count()
        sums: dict[str, int] = {}
        for part, count, closed in zip(
            *(column(edition, one) for one in ("Part", "Received", "Closed")), strict=True
        ):
            if closed is not None:
                sums[part] = sums.get(part, 0) + count
        assert len(sums) == 5
        assert set(sums.values()) == {received}


def test_a_region_reads_what_its_own_dealers_say_beside_the_figures(world):
    run: ReportRun = made("R03")
    for region, dealer in zip(world.regions, (world.cast.dealer, world.stranger), strict=True):
        text = str(edition_of(run, region).extras)
        others = ReportComment.objects.exclude(dealer=dealer).filter(dealer__isnull=False)
        assert not [one for one in others if str(one.dealer) in text]


def test_what_head_office_says_of_a_row_goes_to_the_region_that_has_it_and_to_no_other(world):
    """The manager writes beside every row of R03; neither region reads a word about the other's."""
    told: dict[str, set[str]] = {}
    for number, person in enumerate((world.cast.regional, world.cast.far_regional)):
        names = names_of_rows(ALL["R03"], Period(*PERIOD.values()), MADE_AT, person)
        assert names
        for row in names:
            ReportComment.objects.create(
                code="R03", row=row, cause=f"of{number}", action=row, **PERIOD,
                author_id=world.cast.manager.user_id,
            )  # fmt: skip
        told[f"of{number}"] = set(names)
    assert told["of0"].isdisjoint(told["of1"])
    run = made("R03")
    for number, region in enumerate(world.regions):
        edition = edition_of(run, region)
        read = [line[2:4] for line in edition.extras[0]["lines"] if line[0] == "Head office"]
        assert sorted(read) == sorted([f"of{number}", row] for row in told[f"of{number}"])
        received = told_by(edition)
        assert f"of{number}" in str(received["mails"])
        assert f"of{1 - number}" not in str(received)
        assert "707" not in str(edition.extras)  # beside a row that this region does not have

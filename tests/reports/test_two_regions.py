"""What a region receives is of that region alone: every mail of a run against the database."""

import datetime as dt
import html
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest
import time_machine
from django.db.models import Sum
from openpyxl import Workbook, load_workbook

from claims.choices import ClaimState
from claims.models import Claim
from claims.querysets import OPEN_STATES
from complaints.models import Case
from dealerops.accounts.models import User
from dealerops.documents.services import read_bytes
from dealerops.foundation import reporting
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Report
from dealerops.network.models import Dealer, Region
from dealerops.notifications.models import Message
from reports.models import ReportCopy, ReportEdition, ReportRun
from reports.services import build_run
from tests.factories.claims import Cast, make_claim
from tests.factories.complaints import make_case
from tests.reports.conftest import moment, reach

REGIONAL_ROLES = {Role.REGION_STAFF, Role.REGION_HEAD, Role.REGION_CAM}
ALL: Mapping[str, Report] = {
    code: report
    for code, report in reporting.declared().items()
    if report.recipients & REGIONAL_ROLES
}
PERIOD = {"period_start": dt.date(2026, 10, 1), "period_end": dt.date(2026, 11, 1)}
MADE_AT = moment("11-05 08:30")
OF_NORTH, OF_SOUTH = Decimal("10007.13"), Decimal("20011.29")
LONG_ENOUGH = 4  # a code of one letter is in every file


@pytest.fixture
def regions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[Region, Region]:
    """Two open claims and one complaint in the north, three and two in the south."""
    monkeypatch.setattr(reporting, "_registry", dict(ALL))
    north, south = cast.dealer.region, Dealer.objects.get(code="GZ01").region
    for region, name in ((north, "Northland"), (south, "Southland")):
        Region.objects.filter(pk=region.pk).update(name=f"{name}区", name_en=name)
    for dealer in Dealer.objects.all():
        Dealer.objects.filter(pk=dealer.pk).update(
            name=f"{dealer.code}店", name_en=f"{dealer.code} shop"
        )
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        for state in (ClaimState.IN_APPROVAL, ClaimState.RESET):
            make_claim(cast, state)
        for state in (ClaimState.IN_APPROVAL, ClaimState.RESET, ClaimState.RESET):
            make_claim(cast, state, by=cast.stranger)
    Claim.objects.filter(dealer__region=north).update(support_amount=OF_NORTH)
    Claim.objects.filter(dealer__region=south).update(support_amount=OF_SOUTH)
    for dealer, count in ((cast.dealer, 1), (Dealer.objects.get(code="GZ01"), 2)):
        for _each in range(count):
            make_case(dealer, received_at=moment("10-14 09:00"))
    for person in (cast.regional, cast.far_regional, cast.manager, cast.vp):
        reach(person)
    return north, south


def made(code: str) -> ReportRun:
    with time_machine.travel(MADE_AT, tick=False):
        run = ReportRun.objects.create(code=code, due_at=MADE_AT, as_of=MADE_AT, **PERIOD)
        return build_run(run.pk)


def edition_of(run: ReportRun, region: Region) -> ReportEdition:
    return run.editions.get(region=region)


def everything(edition: ReportEdition) -> str:
    """All that a recipient gets: each part of the file, visible or not, and each of their mails."""
    told = [json.dumps([edition.rows, edition.charts, edition.columns], ensure_ascii=False)]
    with zipfile.ZipFile(io.BytesIO(read_bytes(edition.workbook))) as file:
        told += [
            file.read(name).decode() for name in file.namelist() if name.endswith(("xml", "rels"))
        ]
    for copy in ReportCopy.objects.filter(edition=edition):
        message = Message.objects.get(pk=copy.message_id)
        told += [message.subject, message.text, message.html]
    return html.unescape("\n".join(told))


def names_of(region: Region) -> Iterator[str]:
    yield from (region.name, region.name_en)
    dealers = Dealer.objects.filter(region=region)
    for fields in dealers.values_list("code", "name", "name_en", "legal_name", "usc_code"):
        yield from fields
    for fields in Claim.objects.filter(dealer__region=region).values_list("number", "vin"):
        yield from fields
    for fields in Case.objects.filter(region=region).values_list("number", "vin"):
        yield from fields
    people = User.objects.filter(memberships__dealer__region=region)
    yield from people.values_list("username", flat=True)


def opened(edition: ReportEdition) -> Workbook:
    return load_workbook(io.BytesIO(read_bytes(edition.workbook)), data_only=True)


def numbers_in(book: Workbook) -> set[Decimal]:
    """Of every cell of every sheet, totals included."""
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return {
        Decimal(str(value)).quantize(Decimal("0.01"))
        for value in cells
        if isinstance(value, int | float)
    }


@pytest.mark.parametrize("code", sorted(ALL))
def test_no_mail_names_anything_of_the_other_region(regions, code):
    run = made(code)
    for mine, other in (regions, tuple(reversed(regions))):
        told = everything(edition_of(run, mine))
        foreign = {name for name in names_of(other) if len(name) >= LONG_ENOUGH}
        assert len(foreign) > 8
        assert not [name for name in sorted(foreign) if name in told]


@pytest.mark.parametrize("code", sorted(ALL))
def test_nothing_is_hidden_in_a_regional_workbook(regions, code):
    book = opened(edition_of(made(code), regions[0]))
    assert not book.defined_names
    for sheet in book:
        assert sheet.sheet_state == "visible"
        hidden = [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
        assert not [one for one in hidden if one.hidden]
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.comment]
        assert not [name for name in sheet.defined_names if not name.startswith("_xlnm.")]


def test_every_sum_of_open_claims_is_that_of_the_region_in_the_database(regions):
    run = made("R04")
    sums = {}
    for region in regions:
        edition = edition_of(run, region)
        claims = Claim.objects.filter(dealer__region=region, state__in=OPEN_STATES)
        sums[region] = claims.aggregate(sum=Sum("support_amount"))["sum"]
        assert sum(row[2] for row in edition.rows) == claims.count()
        assert sum(Decimal(row[3]) for row in edition.rows) == sums[region]
        assert sums[region] in numbers_in(opened(edition))
    whole = sum(sums.values())
    assert whole in numbers_in(opened(run.editions.get(role=Role.SSA_MANAGER)))
    for mine, other in (regions, tuple(reversed(regions))):
        found, price = (
            numbers_in(opened(edition_of(run, mine))),
            {regions[0]: OF_NORTH, regions[1]: OF_SOUTH},
        )
        assert not found & {whole, sums[other], price[other], price[other] * 2}


def test_every_number_of_complaints_is_that_of_the_region_in_the_database(regions):
    run = made("R18")
    for region in regions:
        received = Case.objects.filter(region=region).count()
        edition = edition_of(run, region)
        labels = [one["label"] for one in edition.columns]
        counts = [row[labels.index("Received")] for row in edition.rows]
        assert counts[0] == received
        assert max(count for count in counts if count is not None) == received
    vice_president = run.editions.get(role=Role.VP)
    assert vice_president.rows[0][2] == Case.objects.count() == 3

"""A list of dealers, long enough to be left to the background, and the people who export it."""

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import count

import django_filters
import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook

from dealerops.accounts.models import Membership, User
from dealerops.exports.models import Export
from dealerops.exports.services import asking
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Kind
from dealerops.lists import registry
from dealerops.lists.columns import ListColumn, Masked
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.network.choices import DealerState
from dealerops.network.models import Dealer, Region

KEY = "trial.dealers"
SOON = 500
READERS = frozenset({Role.SALES_OPS, Role.REGION_STAFF, Role.D_GM})
numbers = count(1)


class DealerFilters(ListFilterSet):
    state = django_filters.ChoiceFilter(label="State", choices=DealerState.choices)
    region = django_filters.ModelChoiceFilter(label="Region", queryset=Region.objects.all())
    since = django_filters.DateFilter(label="Since", field_name="created_at", lookup_expr="gte")


def _days(moment: dt.datetime) -> dt.date:
    return moment.date()


DEALERS = ListSpec(
    key=KEY,
    title="Dealers",
    model=Dealer,
    roles=READERS,
    columns=(
        ListColumn("code", "Code"),
        ListColumn("name", "Name"),
        ListColumn("legal", "Legal name", source="legal_name"),
        ListColumn("region", "Region", source="region__name", roles=READERS - {Role.D_GM}),
        ListColumn("city", "City", masked=Masked("city", lambda city: f"{city[:1]}**", READERS)),
        ListColumn("version", "Changes", Kind.INTEGER),
        ListColumn("fee", "Fee", Kind.MONEY, "version", lambda version: Decimal(version) / 2),
        ListColumn("day", "Day", Kind.DATE, "created_at", _days),
        ListColumn("created", "Created", Kind.DATETIME, "created_at"),
    ),
    filterset=DealerFilters,
    search=lambda dealers, q, _actor: dealers.filter(code__startswith=q) if len(q) > 1 else None,
)


@pytest.fixture(autouse=True)
def dealers_listed(settings, tmp_path) -> Iterator[None]:
    """The list is known for the length of a test; files go where they are forgotten."""
    settings.MEDIA_ROOT = tmp_path
    register_list(DEALERS)
    yield
    registry._lists.pop(KEY)


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.create(code="E", name="华东大区", name_en="East")


@pytest.fixture
def far_region(db: None) -> Region:
    return Region.objects.create(code="W", name="西部大区", name_en="West")


def make_dealers(region: Region, wanted: int, **facts: object) -> list[Dealer]:
    dealers = [
        Dealer(
            code=f"{region.code}{next(numbers):06d}",
            name="上海浦东旗舰店",
            name_en="Shanghai Pudong",
            legal_name="上海浦东汽车销售有限公司",
            usc_code="91310000775785552L",
            city="上海",
            region=region,
        )
        for _each in range(wanted)
    ]
    for dealer in dealers:
        for name, value in facts.items():
            setattr(dealer, name, value)
    return Dealer.objects.bulk_create(dealers, batch_size=1000)


@pytest.fixture
def many(region: Region, monkeypatch: pytest.MonkeyPatch) -> list[Dealer]:
    """One row more than a person waits for, who in these tests waits for fewer than in earnest."""
    monkeypatch.setattr(asking, "AT_ONCE", SOON)
    return make_dealers(region, SOON + 1)


def _person(name: str, role: Role, place: Region | None = None) -> User:
    user = User.objects.create_user(name, display_name=name.title(), language="en")
    Membership.objects.create(user=user, role=role, region=place)
    return user


@pytest.fixture
def wang(region: Region) -> User:
    """Wang works in the region whose dealers these are."""
    return _person("wang", Role.REGION_STAFF, region)


@pytest.fixture
def zhou(db: None) -> User:
    """Zhou sees every dealer from head office."""
    return _person("zhou", Role.SALES_OPS)


@pytest.fixture
def li(far_region: Region) -> User:
    """Li works in another region."""
    return _person("li", Role.REGION_STAFF, far_region)


@pytest.fixture
def wu(db: None) -> User:
    """Wu has no business with dealers' lists."""
    return _person("wu", Role.HR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_wang(wang: User) -> Client:
    return signed_in(wang)


@pytest.fixture
def as_zhou(zhou: User) -> Client:
    return signed_in(zhou)


@pytest.fixture
def as_li(li: User) -> Client:
    return signed_in(li)


def start(client: Client, query: str = "", key: str = KEY) -> HttpResponse:
    """The file of a short list; of a long one, where it will be."""
    answer = client.post("/exports/start/", {"list": key, "query": query})
    where = answer.headers.get("Location", "")
    return client.get(where) if where.endswith("/file/") else answer


def taken(response: HttpResponse) -> bytes:
    """The file as it arrives."""
    return b"".join(response.streaming_content)


def opened(response: HttpResponse) -> Workbook:
    return load_workbook(io.BytesIO(taken(response)))


def codes(book: Workbook) -> list[str]:
    """What stands in the first column of the list, below its head."""
    return [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]


@pytest.fixture
def queued(many: list[Dealer], as_wang: Client) -> Export:
    """A long export of Wang's that no worker has taken up yet."""
    start(as_wang)
    return Export.objects.get()

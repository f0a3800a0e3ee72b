"""At a million claims no page of any list reads the table from end to end, whoever asks for what."""

import json
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.choices import ClaimState, FlagCode
from claims.models import Claim
from dealerops.journal.services import record
from dealerops.lists.paging import cursor_at
from tests.claims.firms import client_of, name_of
from tests.claims.million import RARE, fill
from tests.factories.claims import Cast

ROWS = 1_000_000
MOST_BLOCKS = 25_000  # of 8 kB that one statement may touch; the table has more than 60,000
PORTAL, ADMIN, API = "/claims/", "/admin/claims/claim/", "/api/v1/claims/"
DECIDED = f"{ADMIN}?decided=me"  # offered to those who decide
SEARCHES = (
    "q=" + RARE,
    "q=王伟",
    "q=王伟芳",
    "q=物流",
    "q=ZW",
    "q=wwf",
    "q=A12345",
    "q=CLM-20",
    "q=LSG",
)
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1800),
    pytest.mark.django_db(transaction=True),
]


def addresses(cast: Cast, sample: Claim) -> Iterator[tuple[str, str]]:
    """Every face with every filter, search and far page that it offers."""
    month = f"month={sample.invoice_date:%Y-%m}"
    words = [
        *SEARCHES,
        *(f"q={part}" for part in (sample.vin[5:11], sample.vin[-6:], sample.invoice_number[:19])),
        *(f"q={sample.number[:long]}" for long in (8, 10, 14, 18)),
    ]
    states = [f"state={state}" for state in ClaimState.values]
    program = f"program={sample.program_id}"
    own = Claim.objects.filter(dealer=cast.dealer).order_by("created_at")[100]
    deep = f"after={cursor_at((own.created_at, own.pk))}"
    narrow = (program, "hold=QUOTA", month, "since=2026-06-01&until=2026-06-30")
    for view in ("all", "drafts", "returned", "running", "approved", "closed"):
        yield PORTAL, f"view={view}"
    for query in (
        "",
        deep,
        f"{deep}&size=100",
        *states,
        *narrow,
        *words,
        f"view=approved&{program}",
    ):
        yield PORTAL, query
    offices = (f"dealer={sample.dealer_id}", f"flag={FlagCode.PHOTO_REUSED}", "flag=any", "turn=L1")
    yield PORTAL, "opened=me"
    for query in ("", "p=40", *states, *narrow[:3], *words, *offices):
        yield ADMIN, query
    yield ADMIN, f"region={min(cast.regional.region_ids)}"
    yield ADMIN, f"region={min(cast.far_regional.region_ids)}&state=APPROVED"
    with_firm = Claim.objects.filter(firm=cast.firm).order_by("created_at")[100]
    deep = f"after={cursor_at((with_firm.created_at, with_firm.pk))}"
    checker = f"checker={name_of(cast.checker)}"
    for query in ("", deep, "state=CHECKING", checker, f"program={sample.program.code}", *words):
        yield API, query


@pytest.fixture
def people(cast: Cast, sign_in: Callable[..., Client]) -> dict[str, list[Client]]:
    return {
        PORTAL: [sign_in(cast.applicant)],
        ADMIN: [
            *(sign_in(one) for one in (cast.auditor, cast.regional, cast.far_regional)),
            sign_in(cast.specialist),
        ],
        API: [client_of(cast.firm)],
    }


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def faults(sql: str) -> list[str]:
    """What is wrong with how PostgreSQL answers this statement."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    whole = [
        f"{one['Node Type']} on {one['Relation Name']}"
        for one in nodes(plan)
        if one["Node Type"] == "Seq Scan" and one["Relation Name"] == Claim._meta.db_table
    ]
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return whole + ([f"{blocks} blocks"] if blocks > MOST_BLOCKS else [])


def faults_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    table = f'FROM "{Claim._meta.db_table}"'
    statements = [one["sql"] for one in asked.captured_queries if table in one["sql"]]
    assert statements, address
    found = [fault for sql in statements for fault in faults(sql)]
    # The back office also counts and adds flags and steps: no bound on its blocks, but no whole table.
    return [one for one in found if not address.startswith(ADMIN) or "blocks" not in one]


def test_no_list_reads_a_million_claims(cast, people):
    fill(cast, ROWS)
    sample = Claim.objects.select_related("program").get(number__endswith="-0500000")
    wrong = []
    for page, query in addresses(cast, sample):
        for client in people[page][:1] if "region=" in query else people[page]:
            wrong += [f"{page}?{query}: {one}" for one in faults_of(client, f"{page}?{query}")]
    with transaction.atomic():
        record(sample, "claims.level_approved", by=cast.specialist)
    wrong += [f"{DECIDED}: {one}" for one in faults_of(people[ADMIN][-1], DECIDED)]
    assert not wrong, "\n".join(wrong)

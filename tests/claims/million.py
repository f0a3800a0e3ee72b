"""A million claims in minutes: rows by SQL, valid against every constraint, spread as in life."""

from django.db import connection, transaction

from claims.models import Claim
from dealerops.foundation.words import name_keys
from dealerops.network.models import Region
from tests.factories.claims import Cast, make_claim, make_dealer

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红鹏飞欣悦晨"
TRADES = ["物流", "商贸", "建设", "科技", "租赁", "传媒", "食品", "医药", "环保", "旅游"]
RARE = "龘靐"  # two characters that only a handful of buyers carry
DEALERS = 60
GIN = {"claims_vin_part": "gin (vin gin_trgm_ops)", "claims_pairs": "gin (pairs)"}

# hashint8 keeps the columns independent of each other; g % n would tie the dealer to the state.
FILL = """
INSERT INTO claims_claim (
  version, created_at, updated_at, number, program_id, dealer_id, origin_dealer_id, line_id,
  created_by_id, state, hold_reason, vin, vin_raw, vin_confirmed, invoice_code, invoice_number,
  invoice_date, invoice_amount, buyer_name, buyer_code, seller_name, registered_city, plate,
  signed_by_agent, imported, support_amount, policy_values, first_submitted_at, submitted_at,
  reset_count, reset_due_at, firm_id, checker_id, check_due_at, approval_round, pairs)
SELECT 1, at, at, to_char(at AT TIME ZONE 'Asia/Shanghai', '"CLM-"YYYYMM-') || lpad(g::text, 7, '0'), programs.ids[1 + h1 %% programs.n],
  dealers.ids[1 + h2 %% dealers.n], dealers.ids[1 + h2 %% dealers.n], model.line_id,
  model.created_by_id, state, CASE WHEN state = 'IN_APPROVAL' AND h3 %% 10 = 0 THEN 'QUOTA' ELSE 'NONE' END,
  'LSG' || upper(substr(md5(g::text), 1, 14)), '', false, '', '2631' || lpad(g::text, 16, '0'),
  (at - interval '9 days')::date, 300000, names.name, '', 'seller', 'city', names.plate,
  false, false, 18000, '{}', at, at,
  0, CASE WHEN state = 'RESET' THEN at + interval '10 days' END,
  CASE WHEN state IN ('ASSIGNED', 'CHECKING', 'REJECT_PROPOSED') THEN %(firm)s END,
  CASE WHEN state IN ('ASSIGNED', 'CHECKING', 'REJECT_PROPOSED') THEN %(checker)s END, at, 0, names.pairs
FROM (SELECT g, now() - interval '1 minute' * (%(rows)s - g) * 0.6 AS at,
        abs(hashint8(g)::bigint) AS h1, abs(hashint8(g + 7777777)::bigint) AS h2,
        abs(hashint8(g + 99999999)::bigint) AS h3,
        CASE WHEN g < %(rows)s * 0.97 THEN
               (ARRAY['APPROVED', 'APPROVED', 'APPROVED', 'REJECTED', 'WITHDRAWN'])[1 + abs(hashint8(g + 5)) %% 5]
             ELSE (ARRAY['DRAFT', 'SUBMITTED', 'ASSIGNED', 'CHECKING', 'REJECT_PROPOSED', 'CHECK_PASSED',
                         'IN_APPROVAL', 'RESET'])[1 + abs(hashint8(g + 6)) %% 8] END AS state
      FROM generate_series(1, %(rows)s) g) row
JOIN bulk_names names ON names.id = 1 + h3 %% %(names)s
CROSS JOIN (SELECT array_agg(id) AS ids, count(*) AS n FROM claims_program) programs
CROSS JOIN (SELECT array_agg(id) AS ids, count(*) AS n FROM network_dealer) dealers
CROSS JOIN (SELECT line_id, created_by_id FROM claims_claim WHERE id = %(model)s) model
"""


def fill(cast: Cast, rows: int) -> Claim:
    """`rows` claims over 14 months at 60 dealers, counted and analysed; returns the one they resemble."""
    model = make_claim(cast)
    regions = list(Region.objects.all())
    for number in range(DEALERS - 3):
        make_dealer(f"M{number:03d}", regions[number % len(regions)])
    names = _names()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE TEMP TABLE bulk_names (id int, name text, plate text, pairs text[])")
        cursor.executemany("INSERT INTO bulk_names VALUES (%s, %s, %s, %s)", names)
        for name in GIN:  # filled in one go afterwards: a tenth of the time
            cursor.execute(f"DROP INDEX {name}")
        checker = cast.checker.user_id
        values = {"rows": rows, "names": len(names), "model": model.pk}
        cursor.execute(FILL, {**values, "firm": cast.firm.pk, "checker": checker})
        for name, columns in GIN.items():
            cursor.execute(f"CREATE INDEX {name} ON claims_claim USING {columns}")
        cursor.execute(
            "INSERT INTO claims_claimflag (claim_id, code, data, raised_at) "
            "SELECT id, CASE WHEN id % 1000 = 0 THEN 'PHOTO_REUSED' ELSE 'LOW_PRICE' END, '{}', now() "
            "FROM claims_claim WHERE id % 10 = 0"
        )
        cursor.execute(
            "INSERT INTO claims_approvalstep "
            "(claim_id, round, level, decision, creator_id, note, due_at) "
            "SELECT id, 1, 'L1', 'WAITING', created_by_id, '', now() FROM claims_claim "
            "WHERE state = 'IN_APPROVAL' AND id <> %s",
            [model.pk],
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) claims_claim, claims_claimflag, claims_approvalstep")
    return model


def _names() -> list[tuple[int, str, str, list[str]]]:
    people = [f"{s}{a}{b}" for s in SURNAMES for a in GIVEN for b in GIVEN]
    firms = [f"{s}{a}{t}有限公司" for s in SURNAMES for a in GIVEN for t in TRADES]
    found = [RARE + "商行", *people, *firms]
    rows = []
    for number, name in enumerate(found, start=1):
        plate = f"沪A{number * 7919 % 100_000:05d}"
        rows.append((number, name, plate, name_keys(name, plate)))
    return rows

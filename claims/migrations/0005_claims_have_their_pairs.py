"""Claims from before get their pairs, a thousand at a time, so that nobody waits for a lock."""

from django.db import connection, migrations, transaction

BATCH = 1_000
UPDATE = """
UPDATE claims_claim SET pairs = given.pairs
  FROM (SELECT unnest(%s::bigint[]) AS id, unnest(%s::text[])::text[] AS pairs) given
 WHERE claims_claim.id = given.id AND claims_claim.pairs IS NULL
"""


def fill(apps, schema_editor):
    """Starts again where it stopped: only rows without pairs are read."""
    claims = apps.get_model("claims", "Claim").objects
    pairs = apps.get_model("claims", "Claim")._meta.get_field("pairs")
    last = 0
    while True:
        rows = claims.filter(pairs__isnull=True, pk__gt=last).order_by("pk").only(*pairs.sources)
        batch = list(rows[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        literals = [_literal(pairs.pre_save(row, False)) for row in batch]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UPDATE, [[row.pk for row in batch], literals])


def _literal(words):
    quoted = ('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    return "{" + ",".join(quoted) + "}"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0004_claims_can_be_searched")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

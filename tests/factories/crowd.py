"""One claim many times over, written by the database itself, where a test needs a long list."""

from django.db import connection

from claims.models import Claim

# Whatever must differ between two claims; everything else is as in the one they are made from.
DIFFERENT = {
    "number": "'CROWD' || lpad(n::text, 9, '0')",
    "vin": "'LSGZJ53' || lpad(n::text, 10, '0')",
    "invoice_number": "'9' || lpad(n::text, 9, '0')",
    "created_at": "created_at - n * interval '1 second'",
}


def crowd(claim: Claim, count: int, *, first: int = 1) -> None:
    """`count` more claims like this one, numbered from `first`, each a second older than the one before."""
    columns = [field.column for field in Claim._meta.concrete_fields if not field.primary_key]
    values = ", ".join(DIFFERENT.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO claims_claim ({', '.join(columns)}) SELECT {values}"
            " FROM claims_claim, generate_series(%s, %s) n WHERE id = %s",
            [first, first + count - 1, claim.pk],
        )
        cursor.execute("ANALYZE claims_claim")

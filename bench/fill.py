"""`python -m bench.fill ROWS`: a database of so many claims, and who asks for them, as JSON."""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402

from claims.models import Claim  # noqa: E402
from dealerops.accounts.models import User  # noqa: E402
from dealerops.foundation.actor import Actor  # noqa: E402
from dealerops.lists.paging import cursor_at  # noqa: E402
from tests.claims.firms import client_of  # noqa: E402
from tests.claims.million import RARE, fill  # noqa: E402
from tests.factories.claims import Cast  # noqa: E402

PAGE = 50


def main(rows: int) -> None:
    """Cursors point nine tenths of the way down, with a page still to come."""
    cast = Cast.hire()
    model = fill(cast, rows)
    sample = Claim.objects.select_related("program").exclude(pk=model.pk).earliest("pk")
    known = {
        "dealer": session_of(cast.applicant),
        "auditor": session_of(cast.auditor),
        "key": client_of(cast.firm)._credentials["HTTP_AUTHORIZATION"],
        "deep_of_dealer": deep(Claim.objects.filter(dealer=cast.dealer)),
        "deep_of_all": deep(Claim.objects.all()),
        "deep_page": rows * 9 // 10 // PAGE,
        "deep_of_firm": deep(Claim.objects.filter(firm=cast.firm)),
        "program": sample.program_id,
        "program_code": sample.program.code,
        "month": f"{sample.invoice_date:%Y-%m}",
        "vin": sample.vin[5:11],
        "checker": User.objects.get(pk=cast.checker.user_id).username,
        "rare": RARE,
    }  # fmt: skip
    sys.stdout.write(json.dumps(known))


def session_of(actor: Actor) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.cookies["sessionid"].value


def deep(claims: "django.db.models.QuerySet[Claim]") -> str:
    place = max(claims.count() // 10, 60)
    at, pk = claims.order_by("created_at", "pk").values_list("created_at", "pk")[place]
    return cursor_at((at, pk))


if __name__ == "__main__":
    main(int(sys.argv[1]))

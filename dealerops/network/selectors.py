"""Which dealer a seller on an invoice is, and under which name a dealer invoiced on a day."""

import datetime as dt

from dealerops.identifiers import company_name
from dealerops.network.models import Dealer, DealerAlias


def seller_alias_on(dealer: Dealer, day: dt.date) -> DealerAlias | None:
    """The legal name and code the dealer invoices under on `day` (domain.md 2.19)."""
    return DealerAlias.objects.filter(dealer=dealer).valid_on(day).first()


def dealer_of_seller(*, usc_code: str = "", legal_name: str = "", on: dt.date) -> Dealer | None:
    """The dealer behind a seller named on an invoice of that day; the code counts before the name.

    A name that two dealers share on that day names neither.
    """
    valid = DealerAlias.objects.valid_on(on).select_related("dealer")
    if usc_code:
        alias = valid.filter(usc_code=usc_code.upper()).first()
        if alias:
            return alias.dealer
    if not legal_name:
        return None
    found = list(valid.filter(name_key=company_name.normalise(legal_name))[:2])
    return found[0].dealer if len(found) == 1 else None

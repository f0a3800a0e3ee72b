"""The house as the owner of new cars and of those for test drives."""

import datetime as dt

from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.workshop.houses import House
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Customer


def own_customer(house: House, tables: Tables, ids: Ids, *, at: dt.datetime) -> int:
    """The registry's key of the dealer's company, which is entered where it is not known yet."""
    dealer = house.dealer
    known = Customer.objects.filter(usc_code=dealer.usc_code).values_list("pk", flat=True).first()
    if known:
        return known
    customer_id = ids.of(Customer)
    tables.put(
        Customer, id=customer_id, created_at=at, updated_at=at, kind=CustomerKind.COMPANY.value,
        name=dealer.legal_name, usc_code=dealer.usc_code, id_number="", id_number_hash="",
        mobile="", mobile_hash="",
    )  # fmt: skip
    return customer_id

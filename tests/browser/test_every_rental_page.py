"""Every page of a rental store as the people of its desks find it."""

import pytest

from dealerops.accounts.models import User
from dealerops.demo.launcher.services import LONG_STATEMENTS
from dealerops.demo.servers.process import spawn
from dealerops.foundation.actor import Role
from dealerops.registry.models import Customer
from rental.models import RentalOrder
from tests.browser import places
from tests.browser.conftest import Site
from tests.browser.walking import read_desks
from tests.stack import Stack
from tests.system import needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(2400),
    needs("chromium", "fonts"),
]
CARS = 24
LOADING_SECONDS = 120
DESKS = (Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR)


@pytest.fixture
def stores(site: Site, stack: Stack) -> Site:
    """The demo with the cars, orders and debts of its stores."""
    argv = ("manage.py", "load_rental", "--cars", str(CARS))
    loading = spawn(stack.around.command("load_rental", argv, **LONG_STATEMENTS))
    log = stack.folder / "log/load_rental.log"
    assert loading.wait(LOADING_SECONDS) == 0, log.read_text()
    return site


def words_of_people() -> list[str]:
    """What stands in labels as it was entered: names of people and customers; the longest first."""
    names = User.objects.values_list("display_name", flat=True)
    drivers = RentalOrder.objects.values_list("driver_name", flat=True)
    masked = {one.masked_name for one in Customer.objects.all()}
    return sorted({*names, *drivers, *masked} - {""}, key=len, reverse=True)


def test_every_page_of_a_rental_store_can_be_read_by_everybody(stores: Site) -> None:
    seen, wrong = read_desks(stores.enter, DESKS, words_of_people())
    wrong |= {f"{route}: no link leads there" for route in places.RENTAL - seen}
    assert not wrong, "\n".join(sorted(wrong))

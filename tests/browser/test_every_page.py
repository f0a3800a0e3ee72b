"""Every page of the portal in both languages, on a desk and in a hand, by day and by night."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dealerops.accounts.models import User
from dealerops.demo.data.people import PASSWORD
from tests.browser.conftest import PHONE, Person, Site
from tests.browser.walking import LOOKS, Look, contact_sheet, dress, every_page, faults
from tests.kernel.accounts.devices import give_device, give_recovery_codes
from tests.system import needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(1800),
    needs("chromium", "fonts"),
]
SCREENS = os.environ.get("SCREENS")  # a folder: `make screens` wants the pictures as well
NOT_LINKED = ("/styleguide/", "/accounts/logout/", "/accounts/reauthenticate/")
SECOND_STEP = "/accounts/second-step/"
WITH_DEVICE = ("", "recovery/", "recovery/new/", "device/remove/")


@pytest.fixture(scope="module", autouse=True)
def _sheet() -> Iterator[None]:
    yield
    if SCREENS:
        contact_sheet(Path(SCREENS))


def test_every_page_of_the_portal_can_be_read_by_everybody(site: Site) -> None:
    person = site.enter("d_ssa")
    pages = every_page(person)
    assert {"/", "/claims/", "/claims/new/", "/exports/", "/notices/"} <= set(pages)
    wrong = [fault for look in LOOKS for fault in _seen(person, [*pages, *NOT_LINKED], look)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_signing_in_and_its_second_step_can_be_read_by_everybody(site: Site) -> None:
    person = site.enter("d_ssa")
    wrong = [fault for look in LOOKS for fault in _seen(person, [SECOND_STEP + "device/"], look)]
    user = User.objects.get(username=person.name)
    give_device(user)
    given = give_recovery_codes(user)
    for look in LOOKS:
        wrong += _seen(person, [f"{SECOND_STEP}{page}" for page in WITH_DEVICE], look)
        person.page.context.clear_cookies()
        wrong += _seen(person, ["/accounts/login/"], look)
        _type_password(person)
        wrong += _look_at(person, SECOND_STEP + "code/", look)
        person.page.fill("#id_code", given.pop())
        person.page.click("main form button[type=submit]")
        person.page.wait_for_url(lambda url: "/accounts/" not in url)
    assert not wrong, "\n".join(sorted(set(wrong)))


def _type_password(person: Person) -> None:
    person.page.fill("#id_login", person.name)
    person.page.fill("#id_password", PASSWORD)
    person.page.click("main form button[type=submit]")
    person.page.wait_for_url(lambda url: "/login/" not in url)


def _seen(person: Person, addresses: Sequence[str], look: Look) -> list[str]:
    """What is wrong with these pages in this look."""
    dress(person, look)
    wrong = []
    for address in addresses:
        person.go(address)
        wrong += _look_at(person, address, look)
    return wrong


def _look_at(person: Person, address: str, look: Look) -> list[str]:
    if SCREENS:
        name = re.sub(r"\W+", "-", address).strip("-")[:60] or "home"
        path = Path(SCREENS) / f"{name}-{look}.png"
        person.page.screenshot(path=path, full_page=look.width == PHONE["width"])
    return list(faults(person, address, look))

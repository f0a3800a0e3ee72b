"""Every page of the portal in both languages, on a desk and in a hand, by day and by night."""

from pathlib import Path

import pytest

from dealerops.accounts.models import User
from dealerops.demo.data.people import PASSWORD
from dealerops.foundation.actor import Role
from dealerops.lists.models import SavedView
from tests.browser import places
from tests.browser.conftest import Person, Site
from tests.browser.moments import look_at_moments, told_quietly
from tests.browser.stations import bring_claims_further
from tests.browser.walking import LOOKS, SCREENS, Reader, every_page, routes_of
from tests.kernel.accounts.devices import give_device, give_recovery_codes
from tests.system import needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.walk,
    pytest.mark.timeout(1800),
    needs("chromium", "fonts"),
]
WRONG_PASSWORDS = 5
VIEW = "草稿"  # as its owner called it, in whatever language
# One of each house; a dealer's applicant is looked at everywhere.
OTHERS = (
    *(Role.D_GM, Role.TP_CHECKER, Role.RENTAL_OP, Role.REGION_STAFF),
    *(Role.SSA_SPECIALIST, Role.SYSADMIN),
)


def test_every_page_of_the_portal_can_be_read_by_everybody(site: Site) -> None:
    names = User.objects.values_list("display_name", flat=True)
    reader = Reader(site.enter("d_ssa"), entered=[*names, VIEW])
    bring_claims_further(reader.person.name)
    _take_a_file(reader.person)
    _keep_a_view(reader.person)
    pages = every_page(reader.person)
    assert routes_of(pages) == places.WALKED
    for look in LOOKS:
        reader.put_on(look)
        reader.read(*pages, *places.UNLINKED.values())
        look_at_moments(reader)
    assert reader.routes >= places.WALKED | set(places.UNLINKED)
    assert not reader.wrong, "\n".join(sorted(reader.wrong))


def test_signing_in_and_its_second_step_can_be_read_by_everybody(site: Site) -> None:
    reader = Reader(site.enter("d_ssa"))
    user = User.objects.get(username=reader.person.name)
    give_device(user)
    codes = give_recovery_codes(user)
    for look in LOOKS:
        reader.put_on(look)
        reader.read(*places.WITH_DEVICE.values())
        reader.person.page.context.clear_cookies()
        reader.put_on(look)
        reader.read(*places.AT_THE_DOOR.values())
        _lock_somebody_out(reader)
        _sign_in(reader.person)
        reader.note("/accounts/second-step/code/")
        _enter_code(reader.person, codes.pop())
    wanted = {*places.AT_THE_DOOR, *places.WITH_DEVICE, *places.CODE}
    assert reader.routes >= wanted
    assert not reader.wrong, "\n".join(sorted(reader.wrong))


def test_every_role_can_read_its_first_page(site: Site) -> None:
    wrong = set()
    for role in OTHERS:
        reader = Reader(site.enter(role.value.lower()))
        for look in LOOKS:
            reader.put_on(look)
            reader.person.go("/")
            reader.note(f"home-{reader.person.name}")
        wrong |= reader.wrong
    assert not wrong, "\n".join(sorted(wrong))


def _keep_a_view(person: Person) -> None:
    """It can be scheduled."""
    user = User.objects.get(username=person.name)
    SavedView.objects.create(user=user, list="claims.claims", name=VIEW, query="state=DRAFT")


def _take_a_file(person: Person) -> None:
    """What the download centre keeps; a picture's neighbour for whoever wants to open it."""
    person.go("/claims/")
    with person.page.expect_download() as taken:
        person.page.locator('button[form="claims-export"]:not([name])').click()
    if SCREENS:
        taken.value.save_as(Path(SCREENS) / "claims.xlsx")


def _sign_in(person: Person) -> None:
    person.go("/accounts/login/")
    _type(person, PASSWORD)
    person.page.wait_for_url(lambda url: "/login/" not in url)


def _type(person: Person, password: str, name: str = "") -> None:
    person.page.fill("#id_login", name or person.name)
    person.page.fill("#id_password", password)
    person.page.click("main form button[type=submit]")


def _lock_somebody_out(reader: Reader) -> None:
    """Somebody who guesses; after the first wrong password, and after the last."""
    nobody = f"nobody-{reader.look}"
    for guess in range(WRONG_PASSWORDS):
        reader.person.go("/accounts/login/")
        with told_quietly(reader.person), reader.person.page.expect_navigation():
            _type(reader.person, "wrong", nobody)
        if not guess:
            reader.note("login-wrong")
    reader.note("login-locked")


def _enter_code(person: Person, code: str) -> None:
    person.page.fill("#id_code", code)
    person.page.click("main form button[type=submit]")
    person.page.wait_for_url(lambda url: "/accounts/" not in url)

"""Every page of the portal in both languages, on a desk and in a hand, by day and by night."""

import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import PHONE, Site
from tests.browser.walking import LOOKS, contact_sheet, dress, every_page, faults
from tests.system import needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(1800),
    needs("chromium", "fonts"),
]
SCREENS = os.environ.get("SCREENS")  # a folder: `make screens` wants the pictures as well


def test_every_page_of_the_portal_can_be_read_by_everybody(site: Site) -> None:
    person = site.enter("d_ssa")
    pages = [*every_page(person), "/styleguide/"]
    assert {"/", "/claims/", "/claims/new/", "/exports/", "/notices/"} <= set(pages)
    wrong = []
    for look in LOOKS:
        dress(person, look)
        for address in pages:
            person.go(address)
            wrong += faults(person, address, look)
            if SCREENS:
                name = re.sub(r"\W+", "-", address).strip("-") or "home"
                person.page.screenshot(
                    path=Path(SCREENS) / f"{name[:60]}-{look}.png", full_page=look.width == PHONE["width"]
                )  # fmt: skip
    if SCREENS:
        contact_sheet(Path(SCREENS))
    assert not wrong, "\n".join(sorted(set(wrong)))

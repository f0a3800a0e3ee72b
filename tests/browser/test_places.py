"""The walk through every page misses none."""

import re

from tests.architecture import sources
from tests.browser import places
from tests.matrix.places import discovered
from tests.matrix.table import MATRIX

NOT_OF_THE_PORTAL = ("admin/", "api/", "^api/", "healthz", "readyz", "metrics")
EXTENDS_ERROR = re.compile(r"""\{%\s*extends\s+["']error\.html["']""")


def test_every_page_of_the_portal_is_looked_at():
    here = {place.name for place in discovered() if not place.route.startswith(NOT_OF_THE_PORTAL)}
    commands = {name for name in here if MATRIX[name].rest == 405}
    tables = (places.UNLINKED, places.AT_THE_DOOR, places.WITH_DEVICE, places.CODE)
    looked_at = places.WALKED.union(
        places.WORKSHOP, places.SENT, places.RENTAL, places.RENTERS, *tables
    )
    assert here - commands == looked_at | places.PIECES | places.FILES


def test_every_page_that_says_no_is_looked_at():
    folder = sources.ROOT / "templates"
    found = {
        str(path.relative_to(folder))
        for path in sources.templates()
        if EXTENDS_ERROR.search(path.read_text("utf-8"))
    }
    assert found == set(places.ANSWERS)

"""The list of guards is true: what it names is there, and every guard was tried."""

import re

from tests.architecture.sources import ROOT

LIST = ROOT / "docs" / "mutations.md"
QUOTED = re.compile(r"`([^`]+)`")


def rows() -> list[list[str]]:
    """Guard, place, tests and whether it was tried."""
    lines = LIST.read_text("utf-8").splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "`" in line]
    assert len(found) > 100
    return found


def is_there(place: str) -> bool:
    file, _, name = place.partition("::")
    path = ROOT / file
    if not name:
        return path.exists()
    test = name.rpartition("::")[2].partition("[")[0]
    return (
        path.is_file() and re.search(rf"^ *def {test}\(", path.read_text("utf-8"), re.M) is not None
    )


def test_every_guard_and_every_test_that_is_named_is_there():
    named = [place for row in rows() for cell in row[1:3] for place in QUOTED.findall(cell)]
    assert [place for place in named if not is_there(place)] == []


def test_every_guard_was_tried():
    assert [row[0] for row in rows() if len(row) != 4 or row[3] != "yes"] == []

"""Every address x every visitor x own, foreign and missing records, against the declared matrix."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matrix import world as worlds
from tests.matrix.places import discovered
from tests.matrix.table import MATRIX
from tests.matrix.walk import FOREIGN, MISSING, Answer, visits

# Each group walks through a world of its own, so that they can be walked side by side.
GROUPS = {
    "dealers": ("D_SSA", "D_GM", "D_SA", "D_CALL", "NEIGHBOUR", "CHECKER", "RENTAL", "SUPERUSER"),
    "no people": ("ANONYMOUS", "KEY", "FAR_KEY", "EXPIRED_KEY"),
    "regions": ("REGION", "FAR_REGION"),
    "special sales": ("SPECIALIST", "MANAGER"),
    "head office": ("FINANCE", "AUDITOR", "SYSADMIN"),
}


PUBLIC = {"account_logout"}  # it leaves nobody behind to keep secrets from


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_is_declared():
    undeclared = sorted({place.name for place in discovered()} - set(MATRIX))
    assert not undeclared, "say in tests/matrix/table.py who gets what there"


def test_every_declared_address_is_there():
    assert not sorted(set(MATRIX) - {place.name for place in discovered()})


@pytest.mark.timeout(600)
@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_what_is_declared(db, quiet, settings, tmp_path: Path, group: str):
    settings.MEDIA_ROOT = tmp_path
    world = worlds.build()
    assert set(world.clients) == {who for visitors in GROUPS.values() for who in visitors}
    wrong: list[str] = []
    for who in GROUPS[group]:
        answers = list(visits(world, discovered(), who))
        wrong += [_told(one) for one in answers if _is_wrong(one)]
        wrong += [_told(one) + " may be cached" for one in answers if _may_be_cached(one)]
        wrong += _tell_apart(answers)
    assert not wrong, "\n".join(wrong)


def _is_wrong(answer: Answer) -> bool:
    expected = MATRIX[answer.name].expected(answer.who, answer.method, answer.which)
    return answer.status >= 500 or answer.status != expected


def _may_be_cached(answer: Answer) -> bool:
    """What a person is shown belongs to that person (P24)."""
    public = answer.name in PUBLIC or answer.who == "ANONYMOUS"
    is_private = {"no-store", "private"} <= set(answer.cache.split(", "))
    return not public and not (is_private and "Cookie" in answer.varies.split(", "))


def _told(answer: Answer) -> str:
    expected = MATRIX[answer.name].expected(answer.who, answer.method, answer.which)
    return (
        f"{answer.name}: {answer.who} {answer.method} {answer.which}: "
        f"{answer.status}, not {expected} {answer.goes_to}"
    )


def _tell_apart(answers: list[Answer]) -> list[str]:
    """Where a stranger's record answers otherwise than one that is not there (P11)."""
    found = {(one.name, one.method, one.which): one for one in answers}
    return [
        f"{one.name}: {one.who} {one.method}: foreign and missing differ"
        for (name, method, which), one in found.items()
        if which == FOREIGN
        and not MATRIX[name].shared
        and one.likeness != found[name, method, MISSING].likeness
    ]

"""A store of its own for every test, and somebody who uploads."""

import pytest

from dealerops.reading import apart
from tests.kernel.documents.conftest import applicant, store

__all__ = ("applicant", "store")


@pytest.fixture(scope="session", autouse=True)
def nest():
    """Started before anything is timed, as it is in a process that serves people."""
    apart.light._hatch()[0].close()

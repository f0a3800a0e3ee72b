"""What the tests of the rental app share."""

import pytest

from tests.factories.rental import RentalHouse, make_house


@pytest.fixture
def house(db) -> RentalHouse:
    return make_house()

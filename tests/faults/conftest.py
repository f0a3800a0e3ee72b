"""The house stands for the whole run; every test leaves it as it was."""

from collections.abc import Iterator

import pytest

from dealerops.demo.servers import Postgres, Valkey
from dealerops.demo.servers.account import discard_substitute
from tests.faults.house import CONNECTIONS, House


@pytest.fixture(scope="session")
def standing_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    folder.chmod(0o711)  # PostgreSQL may run under another account
    settings = {"max_connections": str(CONNECTIONS), "fsync": "off"}
    house = House(
        folder,
        Postgres(folder / "postgres", log=folder / "postgres.log", settings=settings),
        Valkey(folder / "valkey", log=folder / "valkey.log"),
    )
    try:
        house.open()
        yield house
    finally:
        house.close()
        discard_substitute(folder)


@pytest.fixture
def house(standing_house: House) -> Iterator[House]:
    assert standing_house.get().status == 200
    yield standing_house
    standing_house.wire.mend()

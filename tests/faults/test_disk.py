"""PostgreSQL has no room left: nothing half done, plain words, and on it goes when there is room again."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dealerops.demo.servers.postgres import DATABASE
from tests.faults.disk import small_disk
from tests.faults.house import House

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]
MOST_SAVES = 200  # long before that the last page of the table is full


@contextmanager
def journal_on(house: House, disk: Path) -> Iterator[None]:
    """The journal lies on that disk while the block runs."""
    account = house.postgres.account
    if account:
        os.chown(disk, account.uid, account.gid)
    link = house.postgres.connect(DATABASE)
    with link.cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        cursor.execute("ALTER TABLE journal_entry SET TABLESPACE small")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE journal_entry SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE small")
    link.close()


@pytest.mark.fault("F22")
def test_a_full_disk_of_the_database_is_told_and_nothing_is_half_done(house):
    with small_disk() as disk, journal_on(house, disk):
        ballast = disk / "ballast"
        with contextlib.suppress(OSError):  # no space left
            ballast.write_bytes(bytes(9 << 20))
        (_city, version), entries = house.city_and_version(), house.entries()
        for number in range(MOST_SAVES):
            answer = house.save(f"城市{number}")
            if answer.status != 302:
                break
        assert answer.status == 503
        assert answer.number in answer.text
        assert answer.kept["registered_city"] == f"城市{number}"
        assert house.entries() - entries == number
        assert house.city_and_version() == (
            f"城市{number - 1}" if number else _city,
            version + number,
        )
        assert house.get().status == 200
        ballast.unlink()
        assert house.save("日照").status == 302
        assert house.city_and_version() == ("日照", version + number + 1)

"""Fixtures that every test may use."""

import contextlib
import gc
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.plugins.servers import migrated_database

HERE = Path(__file__).parent
ARMOUR = {"bombs", "canary", "chaos", "crawl", "faults", "matrix", "operations"}
LONGEST = {"matrix", "browser", "operations", "chaos"}


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What attacks the system is marked by where it lies, so that nothing new is forgotten."""
    for item in items:
        if item.path.relative_to(HERE).parts[0] in ARMOUR or item.path.stem == "test_races":
            item.add_marker("armour")


def _begins_late(item: pytest.Item) -> bool:
    return item.path.relative_to(HERE).parts[0] not in LONGEST


class LongestFirst:
    """What takes minutes begins first, so that at the end no worker waits for another one's test."""

    @pytest.hookimpl(trylast=True)  # after the shuffling
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=_begins_late)


def pytest_collection_finish() -> None:
    """What collecting has made lives to the end: looking through it again and again took a tenth."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LongestFirst())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A copy of what is migrated beside; where nothing is, or it failed, migrating says so here."""
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated_database() or None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, with the rights of the role that the system runs as."""
    with django_db_blocker.unblock():
        with (
            contextlib.suppress(ProgrammingError),  # it is there
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("CREATE ROLE dealerops_app NOLOGIN")
        call_command("grant_runtime", verbosity=0, stdout=io.StringIO())


@pytest.fixture(autouse=True)
def house_language() -> Iterator[None]:
    """Each test begins in the house's language, whoever spoke last in this thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield

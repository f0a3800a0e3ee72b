"""Fixtures that every test may use."""

import contextlib
import io

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from pytest_django import DjangoDbBlocker


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

"""`manage.py load_rental` says what it needs."""

import pytest
from django.core.management import CommandError, call_command


def test_rental_needs_a_store_and_a_number(db):
    with pytest.raises(CommandError, match="no rental store"):
        call_command("load_rental")
    with pytest.raises(CommandError, match="positive"):
        call_command("load_rental", cars=0)

"""`manage.py load_workshops` says what it needs."""

import pytest
from django.core.management import CommandError, call_command


def test_workshops_need_dealers_and_a_number(db):
    with pytest.raises(CommandError, match="no dealers"):
        call_command("load_workshops")
    with pytest.raises(CommandError, match="positive"):
        call_command("load_workshops", orders=0)

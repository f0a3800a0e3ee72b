"""`manage.py load_complaints` says what it needs."""

import pytest
from django.core.management import CommandError, call_command


def test_complaints_need_dealers_and_a_number(db):
    with pytest.raises(CommandError, match="no dealers"):
        call_command("load_complaints")
    with pytest.raises(CommandError, match="positive"):
        call_command("load_complaints", cases=0)

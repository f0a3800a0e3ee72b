"""A test that commits leaves nothing behind, not even what may never be deleted."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.network.models import Region
from tests.factories.market import make_dealer, make_region
from tests.plugins.emptying import empty


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [0, 20_000])  # rows, from which on a table is truncated
def test_everything_goes_and_what_is_guarded_is_guarded_again(many, monkeypatch):
    monkeypatch.setattr("tests.plugins.emptying.MANY", many)
    kinds = (ContentType.objects.count(), Permission.objects.count())
    region = make_region("R")
    make_dealer("D1", region)
    with transaction.atomic():
        record(region, "network.region_changed", by=SYSTEM)
    empty()
    assert not Entry.objects.exists()
    assert not Region.objects.exists()
    assert (ContentType.objects.count(), Permission.objects.count()) == kinds
    with transaction.atomic():
        record(make_region("R"), "network.region_changed", by=SYSTEM)
    with pytest.raises(DatabaseError):
        Entry.objects.all()._raw_delete("default")

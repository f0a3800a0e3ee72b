"""Several workers hear of one event at the same moment; its reader hears of it once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dealerops.journal.models import Delivery
from dealerops.notifications.models import Message, MessagePart
from tests.kernel.notifications.conftest import deliver, files, hello

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def test_one_event_told_by_many_is_one_mail(server, smith):
    parts = files()
    start = Barrier(AT_ONCE)

    def one(_number: int) -> int:
        start.wait(timeout=10)
        try:
            return hello(smith, parts=parts).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(pool.map(one, range(AT_ONCE)))
    (message,) = Message.objects.all()
    assert found == {message.pk}
    assert MessagePart.objects.count() == len(parts)
    assert Delivery.objects.count() == 1
    deliver()
    assert len(server.copies) == 1

"""A document queue of its own: a broker to be killed, real workers, a dealer with invoices to send."""

import os
import signal
from dataclasses import dataclass, field

import pytest
from celery import Celery
from django.utils import timezone

from dealerops import celery
from dealerops.demo.launcher.services import worker_services
from dealerops.demo.servers import Valkey
from dealerops.journal.models import Delivery
from tests.chaos.invoices import Sender
from tests.factories.claims import Cast
from tests.stack import Stack, wait_for

LEASE_SECONDS = 8  # 30 in earnest; a killed worker's delivery is taken over after that long
AT_WORK_SECONDS = 60


@dataclass
class Works:
    """Workers, clock and broker; `victims` are the deliveries in whose middle a worker was killed,
    each with the attempt that it was."""

    stack: Stack
    broker: Valkey
    victims: dict[int, int] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Some of worker, documents and beat."""
        known = {service.name: service for service in worker_services(self.stack.around)}
        self.stack.start(*(known[name] for name in names))

    def kill_at_work(self, *, only: int | None = None) -> None:
        """SIGKILL the document worker in the middle of a delivery that no kill has met, or of `only`.

        The lease of a killed attempt lives on for a while; only the next attempt counts as work.
        """
        assert wait_for(lambda: self._hit(only), seconds=AT_WORK_SECONDS, pause=0.002)
        self.stack.restart("documents")

    def _hit(self, only: int | None) -> bool:
        in_hand = Delivery.objects.undone().filter(
            queue="documents", lease_until__gt=timezone.now()
        )
        if only is None:
            found = in_hand.exclude(pk__in=self.victims)
        else:
            found = in_hand.filter(pk=only, attempts__gt=self.victims.get(only, 0))
        delivery = found.first()
        if delivery is None:
            return False
        self.stack.kill("documents")
        self.victims[delivery.pk] = delivery.attempts
        return True

    def kill_broker(self) -> None:
        os.killpg(self.broker.process.pid, signal.SIGKILL)
        self.broker.process.wait()


@pytest.fixture
def works(transactional_db, tmp_path, settings, monkeypatch):
    """Nothing but the broker runs yet; whoever records an entry in this test rings there."""
    broker = Valkey(tmp_path / "valkey", log=tmp_path / "valkey.log")
    broker.start()
    settings.MEDIA_ROOT = tmp_path / "media"
    publisher = Celery("dealerops", set_as_current=False)
    publisher.config_from_object("django.conf:settings", namespace="CELERY")
    publisher.conf.broker_url = broker.url()
    monkeypatch.setattr(celery, "app", publisher)
    monkeypatch.setattr(celery, "_quiet_until", 0.0)
    env = {
        "REDIS_URL": broker.url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    stack = Stack(tmp_path, env)
    yield Works(stack, broker)
    stack.stop()
    publisher.close()
    broker.stop()


@pytest.fixture
def sender(works) -> Sender:
    return Sender(Cast.hire())

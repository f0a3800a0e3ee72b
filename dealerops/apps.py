"""The composition root as a Django app: management commands, and the bell between journal and Celery."""

from django.apps import AppConfig

from dealerops import celery
from dealerops.journal import bell


class DealerOpsConfig(AppConfig):
    name = "dealerops"

    def ready(self) -> None:
        bell.connect(celery.ring)

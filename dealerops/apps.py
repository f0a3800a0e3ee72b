"""The composition root as a Django app: management commands, and the bell between journal and Celery."""

from importlib import import_module

from django.apps import AppConfig

from dealerops import celery
from dealerops.journal import bell


class DealerOpsConfig(AppConfig):
    name = "dealerops"

    def ready(self) -> None:
        bell.connect(celery.ring)
        import_module("dealerops.observing.checks")  # makes them known

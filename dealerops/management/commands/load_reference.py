"""`manage.py load_reference`: calendars, vehicle models and programs of a fresh installation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.services import install_programs
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import seed


class Command(BaseCommand):
    help = "Fill the calendars and create the programs that are missing; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        year = timezone.localdate().year
        seed(range(year - 2, year + 3))
        install_programs(by=SYSTEM)
        self.stdout.write("reference data loaded")

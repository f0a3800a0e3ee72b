"""`manage.py load_reference`: calendars, programs and sensors of a fresh installation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.services import install_programs
from complaints.services.sources import install_sources
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import seed


class Command(BaseCommand):
    help = "Fill the calendars and create missing programs and sensors; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        year = timezone.localdate().year
        seed(range(year - 2, year + 3))
        install_programs(by=SYSTEM)
        install_sources(by=SYSTEM)
        self.stdout.write("reference data loaded")

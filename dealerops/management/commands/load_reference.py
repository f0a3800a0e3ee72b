"""`manage.py load_reference`: calendars, programs, sensors and duties of a fresh installation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.services import install_programs
from complaints.services.factor_tables import install_factors
from complaints.services.sources import install_sources
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import seed
from reports.services.duties import install_duties


class Command(BaseCommand):
    help = "Fill the calendars and create missing programs, sensors and duties; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        year = timezone.localdate().year
        seed(range(year - 2, year + 3))
        install_programs(by=SYSTEM)
        install_sources(by=SYSTEM)
        install_factors()
        install_duties(by=SYSTEM)
        self.stdout.write("reference data loaded")

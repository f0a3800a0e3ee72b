"""`manage.py open_sensor_line HL01 HOTLINE_400`: a firm's system may tell what it hears."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.choices import SourceCode
from complaints.models import SensorLine
from complaints.services.sources import close_line, open_line
from dealerops.foundation.actor import SYSTEM
from dealerops.network.models import Firm


class Command(BaseCommand):
    help = "Let a firm's system deliver the signals of one sensor over the API, or end that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("firm", help="code of the firm, which also needs an API key")
        parser.add_argument("sensor", choices=SourceCode.values)
        parser.add_argument("--close", action="store_true", help="the firm is heard no more")

    def handle(self, *args: Any, firm: str, sensor: str, close: bool, **options: Any) -> None:
        found = Firm.objects.visible_to(SYSTEM).filter(code=firm).first()
        if found is None:
            raise CommandError(f"there is no firm {firm}")
        if not close:
            open_line(found.pk, sensor, by=SYSTEM)
            self.stdout.write("open")
            return
        lines = SensorLine.objects.visible_to(SYSTEM).filter(firm=found, source__code=sensor)
        for line in lines:
            close_line(line.pk, by=SYSTEM)
        self.stdout.write("closed")

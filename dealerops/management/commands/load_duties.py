"""`manage.py load_duties`: the obligations that come with the system, and their first plan."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from reports.services.duties import install_duties, plan_duties


class Command(BaseCommand):
    help = (
        "Create missing obligations and plan what is owed; what was edited stays. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = install_duties(by=SYSTEM)
        planned = plan_duties(timezone.now())
        self.stdout.write(f"{made} obligations created, {planned} duties planned")

"""`manage.py show_signins`: one sign-in per role of the demo, and the firm's key."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from dealerops.accounts.models import Membership
from dealerops.demo.data.people import PASSWORD
from dealerops.foundation.actor import BACKOFFICE_ROLES, Role
from dealerops.management.commands.load_demo import KEY_FILE


class Command(BaseCommand):
    help = "Print one user name per role of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        seen: set[str] = set()
        with translation.override("en"):
            self.stdout.write(f"Password of everybody: {PASSWORD}")
            for membership in Membership.objects.live().select_related("user").order_by("pk"):
                if membership.role in seen:
                    continue
                seen.add(membership.role)
                role = Role(membership.role)
                door = "/admin/" if role in BACKOFFICE_ROLES else "/"
                self.stdout.write(f"  {membership.user.username:<18} {door:<8} {role.label}")
        key = settings.VAR_DIR / KEY_FILE
        if key.exists():
            self.stdout.write(f"API key of the checking firm: {key.read_text('utf-8')}")

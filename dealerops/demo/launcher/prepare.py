"""Schema, rights and message catalogues, in one Django process run as the owner of the tables."""

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from dealerops.demo.launcher.options import EMPTY, SIGNINS
from dealerops.demo.servers.postgres import RUNTIME


def prepare() -> None:
    """Safe to repeat. Rights are granted where the runtime role exists; a given database may lack it."""
    call_command("compilemo")
    call_command("migrate", interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [RUNTIME])
        has_runtime_role = cursor.fetchone()
    if has_runtime_role:
        call_command("grant_runtime")
    if not get_user_model().objects.exists():
        (settings.VAR_DIR / SIGNINS).unlink(missing_ok=True)  # of another database
        (settings.VAR_DIR / EMPTY).touch()


if __name__ == "__main__":
    django.setup()
    prepare()

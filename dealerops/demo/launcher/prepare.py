"""Schema, rights and message catalogues, in one Django process run as the owner of the tables."""

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from dealerops.demo.launcher.options import EMPTY, SIGNINS


def prepare() -> None:
    """Safe to repeat. Rights are granted where the runtime role exists; a given database may lack it."""
    call_command("compilemo")
    call_command("upgrade")
    if not get_user_model().objects.exists():
        (settings.VAR_DIR / SIGNINS).unlink(missing_ok=True)  # of another database
        (settings.VAR_DIR / EMPTY).touch()


if __name__ == "__main__":
    django.setup()
    prepare()

"""Compile the message catalogues with polib, so that no gettext needs to be installed."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write a .mo beside each .po below LOCALE_PATHS that is newer than its .mo."""

    help = "Compile locale/*/LC_MESSAGES/*.po."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                self._compile(source)

    def _compile(self, source: Path) -> None:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            return
        catalogue = polib.pofile(str(source), encoding="utf-8")
        unfinished = target.with_suffix(f".{id(self)}.tmp")
        catalogue.save_as_mofile(str(unfinished))
        unfinished.replace(target)
        self.stdout.write(f"{target}: {len(catalogue.translated_entries())} messages")

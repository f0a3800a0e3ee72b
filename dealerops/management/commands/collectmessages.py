"""Bring the catalogues up to date with the code; it needs no gettext programs."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

from dealerops.management.messages import Found, every_message

PLURALS = {
    "zh_Hans": "nplurals=1; plural=0;",
    "en": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    """Add what is new, drop what nobody says any more; an English entry repeats its sentence."""

    help = "Update locale/{zh_Hans,en}/LC_MESSAGES/django.po from the sources."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        messages = every_message()
        for language in PLURALS:
            folder = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            missing = self._update(folder / "django.po", language, messages)
            self.stdout.write(f"{language}: {len(messages)} messages, {missing} to translate")

    def _update(self, path: Path, language: str, messages: dict[tuple[str, str], Found]) -> int:
        old = polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()
        known = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
        new = polib.POFile(wrapwidth=100)
        new.metadata = {
            "Language": language,
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[language],
        }
        for key in sorted(messages, key=lambda pair: (pair[1], pair[0])):
            new.append(self._entry(messages[key], known.get(key), language))
        new.save(str(path))
        return len(new.untranslated_entries())

    def _entry(self, found: Found, old: polib.POEntry | None, language: str) -> polib.POEntry:
        entry = polib.POEntry(msgid=found.sentence, msgctxt=found.context or None)
        if "%(" in found.sentence:
            entry.flags = ["python-format"]
        if found.plural:
            entry.msgid_plural = found.plural
            english = {0: found.sentence, 1: found.plural}
            blank = english if language == "en" else {0: ""}
            entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else blank
        else:
            entry.msgstr = old.msgstr if old else (found.sentence if language == "en" else "")
        return entry

"""Chinese and English are complete: every sentence of the code stands in both catalogues."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from dealerops.management.messages import every_message

LANGUAGES = ("zh_Hans", "en")
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")


def _catalogue(language: str) -> polib.POFile:
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    assert path.exists(), "run `python manage.py collectmessages`"
    return polib.pofile(str(path), encoding="utf-8")


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_in_the_catalogue(language):
    known = {(entry.msgctxt or "", entry.msgid) for entry in _catalogue(language)}
    missing = {found.place: key for key, found in every_message().items() if key not in known}
    assert missing == {}, "run `python manage.py collectmessages` and translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated_or_fuzzy(language):
    unfinished = [
        entry.msgid
        for entry in _catalogue(language)
        if not entry.obsolete and (entry.fuzzy or not all(_said(entry)))
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    wrong = []
    for entry in _catalogue(language):
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        wrong += [
            f"{entry.msgid} -> {text}"
            for text in _said(entry)
            if text and set(PLACEHOLDER.findall(text)) != wanted
        ]
    assert wrong == []

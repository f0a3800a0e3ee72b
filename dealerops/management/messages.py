"""Finding every translatable sentence of the project, without the gettext programs."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ("dealerops", "claims", "complaints", "aftersales", "rental", "quota", "reports")
# name of the function -> positions of its context, its sentence and its plural
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "_n": (None, 0, 1),
    "_now": (None, 0, None),
    "_lazy": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(
    rf"(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)"
)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One sentence as gettext knows it, and where it stands first."""

    context: str
    sentence: str
    plural: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.sentence


def every_message() -> dict[tuple[str, str], Found]:
    """(context, sentence) -> the first place that says it, over all Python files and templates."""
    messages: dict[tuple[str, str], Found] = {}
    for found in sorted([*_in_python(), *_in_templates()]):
        messages.setdefault(found.key, found)
    return messages


def _in_python() -> Iterator[Found]:
    root = Path(settings.BASE_DIR)
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _in_source(path.read_text(encoding="utf-8"), str(path.relative_to(root)))


def _in_source(source: str, place: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [getattr(argument, "value", None) for argument in node.args]
            found = _found(name, texts, place)
            if found:
                yield found


def _in_templates() -> Iterator[Found]:
    root = Path(settings.BASE_DIR)
    folders = [root / "templates", *(root / package for package in PACKAGES)]
    for folder in folders:
        for path in sorted(
            p for ext in ("html", "txt", "subject") for p in folder.rglob(f"*.{ext}")
        ):
            place = str(path.relative_to(root))
            code = templatize(path.read_text(encoding="utf-8"), origin=place)
            for name, arguments in TEMPLATE_CALL.findall(code):
                texts = [ast.literal_eval(text) for text in re.findall(STRING, arguments)]
                found = _found(name, texts, place)
                if found:
                    yield found


def _found(name: str, texts: list[object], place: str) -> Found | None:
    if name not in CALLS:
        return None
    context, sentence, plural = (
        texts[position] if position is not None and position < len(texts) else ""
        for position in CALLS[name]
    )
    if not isinstance(sentence, str) or not sentence:
        return None
    return Found(str(context), sentence, str(plural), place)

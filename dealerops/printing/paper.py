"""Setting a form with typst, in the one typeface that the house carries."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates" / "print"


def print_form(template: str, data: Mapping[str, object]) -> bytes:
    """The PDF of `templates/print/<template>.typ`, filled with `data` (what JSON can hold).

    Data reaches the form as values and never as markup: whatever a dealer typed is set as it stands.
    Neither the network nor the system's fonts are asked.
    """
    compiler = import_module("typst").Compiler(
        input=FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    content: bytes = compiler.compile(format="pdf")
    return content


@cache
def _fonts() -> Any:
    """Read once per process."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return import_module("typst").Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )

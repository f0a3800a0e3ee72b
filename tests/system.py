"""What tests need from the machine beyond Python packages, and where it is."""

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


@cache
def chromium_path() -> str | None:
    """The installed browser that Playwright is told to drive, or None."""
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


@cache
def _tesseract_reads_chinese() -> bool:
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    return "chi_sim" in listed.stdout.split()


@cache
def _has_chinese_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob("NotoSansCJK*"), None) for folder in folders if folder.is_dir())


PACKAGES: dict[str, tuple[str, Callable[[], object]]] = {
    "tesseract": ("tesseract-ocr and tesseract-ocr-chi-sim", _tesseract_reads_chinese),
    "chromium": ("chromium", chromium_path),
    "calc": ("libreoffice-calc", lambda: shutil.which("soffice")),
    "fonts": ("fonts-noto-cjk", _has_chinese_font),
}


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip where a system program is missing: `@needs("chromium", "fonts")`."""
    missing = [packages for packages, found in map(PACKAGES.__getitem__, names) if not found()]
    return pytest.mark.skipif(
        bool(missing), reason=f"install the system package {' and '.join(missing)}"
    )

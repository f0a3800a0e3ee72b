"""The files that the rules of the house speak of."""

from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BUSINESS = tuple(settings.BUSINESS_APPS)
KERNEL = ("dealerops",)
IGNORED = {".git", ".venv", "var", "__pycache__", "staticfiles", "node_modules"}
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".toml",
    ".md",
    ".css",
    ".js",
    ".yml",
    ".yaml",
    ".cfg",
    ".subject",
    "",
}


def python_files() -> list[Path]:
    """Our own source files, migrations apart."""
    return [
        path
        for package in (*KERNEL, *BUSINESS)
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Templates of pages; mails are another matter, since mail programs know no stylesheets."""
    found = [ROOT / "templates", *(ROOT / package for package in (*KERNEL, *BUSINESS))]
    return [
        path
        for folder in found
        for path in sorted(folder.rglob("*.html"))
        if "emails" not in path.parts
    ]


def text_files() -> list[Path]:
    """Everything a reader of the repository may open."""
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and not (IGNORED | set(CACHES)) & set(path.relative_to(ROOT).parts)
        and path.suffix in TEXT
    ]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))

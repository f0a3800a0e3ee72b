"""Markup is written by templates; what skips their escaping is known by name (reliability.md T4)."""

import ast
import re

from tests.architecture import sources

# Where text becomes markup without being escaped, and why it may.
ALLOWED = {
    "dealerops/portal/listing.py": "cells of a table, each escaped where it is written",
    "dealerops/portal/templatetags/dx.py": "names of icons stand in our own templates",
    "templates/components/field.html": "help texts of forms are written by us",
    "templates/reports/_edition.html": "the chart is drawn by our own writer, which escapes its words",
}
CALLS = {"mark_safe", "SafeString", "SafeText", "html_safe"}
FILTERS = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off|\{%\s*filter\s+safe")
HARMLESS = {"", '<i class="dx-mark"></i>'}  # SafeString of a word of ours, seen at the call


def test_nothing_else_skips_the_escaping():
    found = {*_of_python(), *_of_templates()}
    assert found - set(ALLOWED) == set(), "let the template or format_html escape it"
    assert set(ALLOWED) <= found, "no longer needed"


def _of_python() -> list[str]:
    return [
        sources.name(path)
        for path in sources.python_files()
        if any(_is_bare(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    ]


def _is_bare(node: ast.AST) -> bool:
    """A call that declares a text to be markup, unless the text stands right there."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[text, *_]):
            stated = text.value if isinstance(text, ast.Constant) else None
            return name in CALLS and stated not in HARMLESS
    return False


def _of_templates() -> list[str]:
    paths = [*sources.templates(), *sorted((sources.ROOT / "templates/emails").rglob("*.html"))]
    return [sources.name(path) for path in paths if FILTERS.search(path.read_text("utf-8"))]


def test_addresses_hand_no_names_to_the_database():
    """`filter(**request.GET)` would let an address name any column (T11)."""
    wrong = []
    for path in sources.python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg is None:
                text = ast.unparse(node.value)
                if re.search(r"request\.(GET|POST|data|query_params)", text):
                    wrong.append(f"{sources.name(path)}:{node.value.lineno} **{text}")
    assert wrong == []

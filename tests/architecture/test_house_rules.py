"""Rules of the house that no off-the-shelf linter knows. One test says one sentence."""

import ast
import importlib.util
import re
from collections import defaultdict

from django.apps import apps
from django.conf import settings

from dealerops.foundation.scoping import Scope, ScopedQuerySet
from tests.architecture import sources

MAX_LINES = 300
FACES = {"portal", "api", "backoffice"}
CORE = {
    "choices",
    "querysets",
    "models",
    "rules",
    "workflow",
    "calc",
    "services",
    "selectors",
}
GENERIC_CODES = {"STATE_CONFLICT", "INVALID_INPUT"}  # domain.md 0.7: they name a kind of refusal
WEB = ("django.http", "django.shortcuts", "rest_framework", "celery")


def test_every_file_fits_on_the_desk():
    files = [*sources.python_files(), *sources.templates()]
    sizes = {sources.name(path): len(path.read_text("utf-8").splitlines()) for path in files}
    assert {path: size for path, size in sizes.items() if size > MAX_LINES} == {}


def test_faces_read_only_through_visible_to():
    wrong = []
    for path in sources.python_files():
        if not (FACES & set(path.parts) or path.name == "admin.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Attribute(value=ast.Attribute(attr="objects"), attr=attr):
                    if attr != "visible_to":
                        wrong.append(f"{sources.name(path)}:{node.lineno} .objects.{attr}")
    assert wrong == []


def test_every_business_model_declares_who_sees_it():
    wrong = []
    for app in settings.BUSINESS_APPS:
        for model in apps.get_app_config(app).get_models():
            rows = model._default_manager.all()
            if not isinstance(rows, ScopedQuerySet) or rows.scope == Scope():
                wrong.append(model._meta.label)
    assert wrong == []


def test_querysets_have_names_of_their_own():
    """The type checker keeps their managers in one place for all apps, under the bare name."""
    owners = defaultdict(set)
    for path in sources.python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet"):
                owners[node.name].add(sources.name(path))
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


def test_the_core_knows_neither_http_nor_celery():
    wrong = []
    for path in sources.python_files():
        parts = path.relative_to(sources.ROOT).with_suffix("").parts
        if not CORE & set(parts[1:3]) or FACES & set(parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            wrong += [f"{sources.name(path)}: {module}" for module in _web_imports(node)]
    assert wrong == []


def test_what_waits_stands_in_the_database():
    """A task that the broker holds back is done twice after its time-out (reliability.md T21)."""
    wrong = []
    for path in sources.python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="delay" | "apply_async" | "retry")):
                    wrong.append(f"{sources.name(path)}:{node.lineno}")
                case ast.keyword(arg="countdown" | "eta"):
                    wrong.append(f"{sources.name(path)}:{node.lineno} {node.arg}")
    assert wrong == []


def _web_imports(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names):
            modules = [f"{module}.{alias.name}" for alias in names]
        case _:
            return []
    return [name for name in modules if any(f"{name}.".startswith(f"{web}.") for web in WEB)]


def test_templates_carry_no_style_and_no_script_of_their_own():
    inline = re.compile(
        r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.I
    )
    data_block = re.compile(r"<script[^>]*type=\"application/json\"[^>]*>", re.I)
    wrong = []
    for path in sources.templates():
        text = data_block.sub("", path.read_text("utf-8"))
        wrong += [f"{sources.name(path)}: {hit.group()}" for hit in inline.finditer(text)]
    assert wrong == []


def test_colours_are_named_in_one_place():
    colour = re.compile(
        r"(?<![&\w])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?=[^{]*[;,)}\"'])", re.I
    )
    files = [*sorted((sources.ROOT / "static").rglob("*.css")), *sources.templates()]
    wrong = []
    for path in files:
        if path.name != "tokens.css":
            text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
            wrong += [f"{sources.name(path)}: {hit.group()}" for hit in colour.finditer(text)]
    assert wrong == []


def test_requirement_files_carry_hashes_and_no_addresses():
    for file in sorted((sources.ROOT / "requirements").glob("*.txt")):
        text = file.read_text("utf-8")
        assert "://" not in text, file.name
        pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==", text, flags=re.M | re.I)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned), file.name


def test_no_file_names_a_package_registry():
    # In pieces, or this file would name them.
    hosts = [
        ".".join(parts)
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("debian", "org"),
        )
    ]
    wrong = [
        f"{sources.name(path)}: {host}"
        for path in sources.text_files()
        for host in hosts
        if host in path.read_text("utf-8", errors="replace")
    ]
    assert wrong == []


def test_django_cannot_prefer_another_driver():
    assert importlib.util.find_spec("psycopg") is None


def test_a_refusal_code_means_one_thing():
    """A rule may word its code for two cases, but two places that use one code say the same."""
    sentences = defaultdict(lambda: defaultdict(set))
    for path in sources.python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for code, sentence in _refusals(node):
                if code not in GENERIC_CODES:
                    sentences[code][sources.name(path)].add(sentence)
    quarrels = {
        code: dict(by_file)
        for code, by_file in sentences.items()
        if len({frozenset(said) for said in by_file.values()}) > 1
    }
    assert quarrels == {}


def _refusals(node: ast.AST) -> list[tuple[str, str]]:
    match node:
        case ast.Call(
            func=ast.Name(id="Refusal"),
            args=[
                ast.Constant(value=str(code)),
                ast.Call(args=[ast.Constant(value=str(text))]),
                *_,
            ],
        ):
            return [(code, text)]
        case ast.ClassDef(body=body):
            named = {
                statement.targets[0].id: statement.value
                for statement in body
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
            }
            match named.get("default_code"), named.get("default_message"):
                case (
                    ast.Constant(value=str(code)),
                    ast.Call(args=[ast.Constant(value=str(text))]),
                ):
                    return [(code, text)]
    return []


def test_a_topic_belongs_to_the_app_that_records_it():
    wrong = []
    for path in sources.python_files():
        parts = path.relative_to(sources.ROOT).with_suffix("").parts
        app = parts[1] if parts[0] == "dealerops" and len(parts) > 1 else parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="record") | ast.Attribute(attr="record"),
                    args=[_, ast.Constant(value=str(topic)), *_],
                ) if not re.fullmatch(rf"{app}\.[a-z][a-z0-9_]*", topic):
                    wrong.append(f"{sources.name(path)}:{node.lineno} {topic}")
    assert wrong == []

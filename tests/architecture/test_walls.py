"""Nothing is fetched that a stranger named, nothing parsed without care, nothing given out past the walls."""

import ast
import fnmatch
from pathlib import Path

import pytest

from tests.architecture import sources

NETWORK = (
    "requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "socket", "ssl",
    "ftplib", "telnetlib", "smtplib", "poplib", "imaplib", "xmlrpc", "asyncio", "webbrowser",
)  # fmt: skip
# Who may open a connection, and to whom: never to an address that came with a request.
CONNECTING = {
    "dealerops/notifications/mailbox.py": "the mail servers that the settings allow",
    "dealerops/notifications/wire.py": "group robots and the text gateway that the settings allow",
    "dealerops/demo/*": "the servers that the demo starts on this machine",
    "dealerops/foundation/deadline.py": "ends a line to PostgreSQL that is open already",
    "dealerops/notifications/line.py": "the mail server in the settings",
    "dealerops/notifications/post.py": "names the errors of that mail server",
    "dealerops/documents/scanning.py": "the virus scanner in the settings",
    "dealerops/reading/apart/*": "pairs of sockets with its own children",
}
PARSERS = ("xml", "lxml", "defusedxml", "html5lib", "bs4", "expat")
# Who may take XML apart; whoever gets bytes from `parse_xml` only walks the tree.
PARSING = {
    "dealerops/reading/sniffing.py": "the one parser of documents: no entities, no network, no DTD",
    "dealerops/reading/workbook.py": "a walk that ends at the first declaration",
    "dealerops/reading/active.py": "walks",
    "dealerops/reading/sources/*": "walks",
    "dealerops/demo/drawing/*": "writes",
}
TREES_ONLY = {"fromstring", "parse", "XML", "iterparse", "XMLParser", "HTMLParser", "XSLT", "HTML"}
GIVING_OUT = {"FileResponse", "StreamingHttpResponse"}
SERVING = "dealerops/documents/serving.py"


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=found):
                names += [alias.name for alias in found]
            case ast.ImportFrom(module=str(module), names=found):
                names += [module, *(f"{module}.{alias.name}" for alias in found)]
    return names


def among(name: str, families: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{family}.") for family in families)


def excused(path: Path, allowed: dict[str, str]) -> bool:
    return any(fnmatch.fnmatch(sources.name(path), pattern) for pattern in allowed)


@pytest.mark.parametrize(
    ("families", "allowed"), [(NETWORK, CONNECTING), (PARSERS, PARSING)], ids=["network", "xml"]
)
def test_only_the_named_modules_open_connections_and_take_xml_apart(families, allowed):
    wrong = [
        f"{sources.name(path)} imports {name}"
        for path in sources.python_files()
        if not excused(path, allowed)
        for name in imported(path)
        if among(name, families)
    ]
    assert wrong == []


@pytest.mark.parametrize("allowed", [CONNECTING, PARSING], ids=["network", "xml"])
def test_every_excuse_is_needed(allowed):
    names = [sources.name(path) for path in sources.python_files()]
    assert [pattern for pattern in allowed if not fnmatch.filter(names, pattern)] == []


def test_only_one_module_turns_bytes_into_a_tree():
    wrong = []
    for path in sources.python_files():
        if sources.name(path) == "dealerops/reading/sniffing.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Attribute(value=ast.Name(id="etree"), attr=attr) if attr in TREES_ONLY:
                    wrong.append(f"{sources.name(path)}:{node.lineno} etree.{attr}")
    assert wrong == []


def test_the_parser_of_documents_reaches_for_nothing():
    text = (sources.ROOT / "dealerops/reading/sniffing.py").read_text("utf-8")
    (call,) = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "XMLParser"
    ]
    said = {
        word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)
    }
    assert said == {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
    }


def test_files_are_given_out_in_one_place_only():
    wrong = []
    for path in sources.python_files():
        if sources.name(path) == SERVING:
            continue
        names = {name.rpartition(".")[2] for name in imported(path)}
        wrong += [f"{sources.name(path)} uses {name}" for name in sorted(names & GIVING_OUT)]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="HttpResponse"), keywords=words) if any(
                    _is_of_a_file(word) for word in words
                ):
                    wrong.append(f"{sources.name(path)}:{node.lineno} names a type of file")
    assert wrong == []


def _is_of_a_file(word: ast.keyword) -> bool:
    """Anything but text that we wrote ourselves."""
    return (
        word.arg == "content_type"
        and isinstance(word.value, ast.Constant)
        and not str(word.value.value).startswith(("text/plain", "application/json"))
    )


def test_mails_fetch_no_style_sheet():
    text = (sources.ROOT / "dealerops/notifications/services.py").read_text("utf-8")
    calls = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("css_inline.")
    ]
    assert calls
    for call in calls:
        words = {word.arg: ast.unparse(word.value) for word in call.keywords}
        assert words.get("load_remote_stylesheets") == "False"

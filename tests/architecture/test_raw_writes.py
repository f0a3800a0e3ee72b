"""Every change goes through a service that records it: no statement writes past them (P8)."""

import ast
import re

from tests.architecture import sources

WRITES = re.compile(
    r"^\s*(insert\s+into|update\s+\S+\s+set|delete\s+from|truncate\s+\S|copy\s+\S+.*\sfrom\s+stdin)",
    re.I | re.S,
)
# Loading a million made-up rows is no change of anybody's record; the one helper copies for them.
# The lease of a delivery is no record either, but who works on one; taking it is the one statement that
# every piece of background work pays for. By what a name is found follows from the name alone.
NO_RECORDS = (
    "dealerops/demo/",
    "dealerops/foundation/copying.py",
    "dealerops/foundation/refill.py",
    "dealerops/journal/services/delivery.py",
)


def test_no_statement_of_our_own_writes_rows():
    wrong = [
        f"{sources.name(path)}:{node.lineno}"
        for path in sources.python_files()
        if not sources.name(path).startswith(NO_RECORDS)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and WRITES.match(node.value)
    ]
    assert wrong == []


def test_the_rule_knows_what_a_write_is():
    for statement in (
        "UPDATE claims_claim SET state = %s",
        "\n  insert into journal_entry values (1)",
        "DELETE FROM journal_entry",
        "TRUNCATE quota_bucket",
        "COPY claims_claim (id) FROM STDIN",
    ):
        assert WRITES.match(statement), statement
    for statement in ("SELECT 1 FOR UPDATE", "Update the address", "Copy of a letter"):
        assert not WRITES.match(statement), statement

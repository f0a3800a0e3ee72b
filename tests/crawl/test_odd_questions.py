"""What stands behind a page's question mark may be anything: the page answers all the same (P13)."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from tests.crawl.walker import is_page
from tests.matrix.places import Place, discovered

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
ODD = (
    *("%00", "a%00b", "%ED%A0%80", "%FF", "NaN", "-1", "1e999", str(2**63), "9" * 200, "²", "１"),
    *("'%22", "2026-13", "9999-12-31", "0001-01-01", "10000-01", "[]", "{}"),
)
USUAL = {"q", "view", "before", "after", "size", "month", "day", "next", "o", "p", "e", "_popup"}


@pytest.mark.parametrize(
    ("who", "door"),
    [("D_SSA", ""), ("D_GM", ""), ("SPECIALIST", "admin/"), ("SYSADMIN", "admin/")],
)
def test_no_odd_question_breaks_a_page(stage, who, door):
    client, wrong = stage.client(who), []
    client.raise_request_exception = False
    for place in pages_without_a_record(door):
        names = asked_by(client, place.url({}))
        for value in ODD:
            together = "&".join(f"{name}={value}" for name in sorted(names))
            for question in (f"q={value}", together):
                url = f"{place.url({})}?{question}"
                with transaction.atomic():
                    status = client.get(url).status_code
                    transaction.set_rollback(True)
                if status >= 500:
                    wrong.append((place.name, value[:20], question[:60]))
    assert wrong == []


def pages_without_a_record(door: str) -> Iterator[Place]:
    for place in discovered():
        if place.parameters or place.route.startswith(("api/", "metrics", "readyz")):
            continue
        if place.route.startswith("admin/") == bool(door) and "logout" not in place.route:
            yield place


def asked_by(client: Client, url: str) -> set[str]:
    """What the page's own forms and links ask for."""
    answer = client.get(url)
    if answer.status_code != 200 or not is_page(answer) or not answer.content.strip():
        return USUAL
    tree = html.fromstring(answer.content.decode())
    fields = tree.xpath("//form[not(@method='post')]//*[@name]/@name")
    links = [
        name for link in tree.xpath("//a/@href") for name, _ in parse_qsl(urlsplit(link).query)
    ]
    return USUAL | {quote(str(name)) for name in (*fields, *links)}

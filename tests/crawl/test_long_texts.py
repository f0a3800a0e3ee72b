"""A megabyte of unfinished tags in any text is refused or shown, but keeps nobody waiting (T12)."""

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

import pytest

from tests.crawl.conftest import VISITORS
from tests.crawl.forms import forms_of, send
from tests.crawl.walker import pages

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
LONG = "</a" * 350_000
# As often as writing the text into a form and reading it back, in work of this thread; on a busy machine
# both take longer. A text that is looked at again for each of its tags takes thousands of times that.
MOST = 3


def spent(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def read_once() -> object:
    return parse_qs(urlencode({"text": LONG}))


def test_a_megabyte_of_tags_keeps_nobody_waiting(stage):
    slow, tried = {}, set()
    for who in VISITORS:
        client = stage.client(who)
        for page in pages(client, *stage.starts(who)):
            for form in forms_of(page):
                if form.name in tried or not form.does_something or not form.texts:
                    continue
                tried.add(form.name)
                share = spent(lambda: taken(client, form)) / spent(read_once)  # noqa: B023
                if share > MOST:
                    slow[form.action] = round(share, 1)
    assert len(tried) > 15
    assert slow == {}


def taken(client, form) -> None:
    answer = send(client, form, **{form.texts[0]: LONG})
    assert answer.status_code < 500, form.action

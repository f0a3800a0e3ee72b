"""A megabyte of unfinished tags in any text is refused or shown, but keeps nobody waiting (T12)."""

import time

import pytest

from tests.crawl.conftest import VISITORS
from tests.crawl.forms import forms_of, send
from tests.crawl.walker import pages

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
LONG = "</a" * 350_000
MOST_SECONDS = 1.0  # of this thread's own work, so that a busy machine does not count


def test_a_megabyte_of_tags_keeps_nobody_waiting(stage):
    slow, tried = {}, set()
    for who in VISITORS:
        client = stage.client(who)
        for page in pages(client, *stage.starts(who)):
            for form in forms_of(page):
                if form.name in tried or not form.does_something or not form.texts:
                    continue
                tried.add(form.name)
                begun = time.thread_time()
                answer = send(client, form, **{form.texts[0]: LONG})
                spent = time.thread_time() - begun
                assert answer.status_code < 500, form.action
                if spent > MOST_SECONDS:
                    slow[form.action] = round(spent, 2)
    assert len(tried) > 15
    assert slow == {}

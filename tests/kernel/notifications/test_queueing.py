"""A mail is rendered once, in its reader's language, and promised in the caller's transaction."""

import pytest
from django.db import transaction

from dealerops.journal.models import Delivery, Entry
from dealerops.notifications.models import Message, MessagePart
from tests.kernel.notifications.conftest import files, hello

pytestmark = pytest.mark.django_db


def test_everybody_reads_their_own_language(wang, smith):
    chinese, english = hello(wang), hello(smith)
    assert 'lang="zh-hans"' in chinese.html
    assert english.subject == "Language · A & B"
    assert (chinese.language, chinese.address) == ("zh-hans", "wang@dealer.example")


def test_plain_text_keeps_its_ampersands_and_html_escapes_them(smith):
    message = hello(smith, name="<b>A & B</b>")
    assert message.text == "Language: <b>A & B</b>\n"
    assert "&lt;b&gt;A &amp; B" in message.html


def test_a_line_break_does_not_get_into_the_subject(smith):
    assert hello(smith, name="x\r\nBcc: all@x.example").subject.count("\n") == 0


def test_styles_are_put_inline_for_mail_programs(smith):
    html = hello(smith).html
    assert "<style" not in html
    assert 'class="note" style="' in html


def test_there_is_one_call_to_action(smith):
    html = hello(smith).html
    assert html.count("https://dealerops.example/claims/1/") == 1
    assert "Open in DealerOps" in html


def test_asked_twice_told_once(smith):
    assert hello(smith) == hello(smith)
    assert Entry.objects.filter(topic="notifications.queued").count() == 1
    assert hello(smith, dedupe="2") != hello(smith)


def test_the_promise_is_a_delivery_of_the_mail_queue(smith):
    message = hello(smith)
    delivery = Delivery.objects.get(entry__object_id=message.pk)
    assert delivery.queue == "mail"


def test_a_rolled_back_decision_tells_nobody(smith):
    with transaction.atomic():
        hello(smith, parts=files())
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not MessagePart.objects.exists()
    assert not Delivery.objects.exists()

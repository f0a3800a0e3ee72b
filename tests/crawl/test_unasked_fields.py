"""What a form did not ask for changes nothing: flags, owners, places, states (reliability.md P12)."""

import pytest
from django.apps import apps
from django.db import transaction

from tests.crawl.conftest import VISITORS
from tests.crawl.forms import forms_of, send
from tests.crawl.walker import pages

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
WATCHED = (
    ("accounts.User", ("username", "is_staff", "is_superuser", "is_active")),
    ("accounts.Membership", ("user_id", "role", "region_id", "dealer_id", "firm_id")),
    ("claims.Claim", ("state", "dealer_id", "origin_dealer_id", "created_by_id", "support_amount")),
    ("claims.PreApplication", ("state", "dealer_id")),
    ("network.Dealer", ("region_id", "kind", "state")),
    ("quota.QuotaBucket", ("allocated", "reserved", "consumed")),
)  # fmt: skip


def snapshot() -> dict[str, list[tuple[object, ...]]]:
    taken = {}
    for label, wanted in WATCHED:
        model = apps.get_model(label)
        known = {field.attname for field in model._meta.concrete_fields}
        columns = [name for name in wanted if name in known]
        rows = model._base_manager.order_by("pk").values_list(*columns)
        taken[label] = list(rows)
    return taken


def test_fields_nobody_asked_for_are_ignored(stage):
    far, tried, wrong = stage.world.far, set(), []
    unasked = {
        "is_staff": "1", "is_superuser": "1", "role": "SYSADMIN", "dealer_id": far.dealer.pk,
        "dealer": far.dealer.pk, "region": far.dealer.region_id, "owner": "1", "created_by": "1",
        "state": "APPROVED", "support_amount": "999999", "allocated": "9999",
    }  # fmt: skip
    for who in VISITORS:
        client = stage.client(who)
        for page in pages(client, *stage.starts(who)):
            for form in forms_of(page):
                if not form.does_something or form.name in tried:
                    continue
                tried.add(form.name)
                values = form.values
                extra = {name: value for name, value in unasked.items() if name not in values}
                if _effect(client, form, {}) != _effect(client, form, extra):
                    wrong.append(f"{who} {form.action}")
    assert len(tried) > 30
    assert wrong == []


def _effect(client, form, extra: dict[str, object]) -> object:
    """What sending the form does to the watched columns; nothing of it stays."""
    block = transaction.atomic()
    block._from_testcase = True  # as the one around every test: what has to be durable runs in it
    with block:
        answer = send(client, form, **extra)
        assert answer.status_code < 500, form.action
        effect = snapshot()
        transaction.set_rollback(True)
    return effect

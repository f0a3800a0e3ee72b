"""The download centre: one's own files, and nobody else's (reliability.md T1, P19)."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from dealerops.accounts.models import Membership
from dealerops.accounts.services import end_membership
from dealerops.documents.models import Attachment
from dealerops.exports.models import Export
from dealerops.exports.services import build_export
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from tests.kernel.exports.conftest import make_dealers, start, taken

pytestmark = pytest.mark.django_db
DOORS = ("cancel", "retry", "delete")


@pytest.fixture
def ready(region, as_wang) -> Export:
    make_dealers(region, 2)
    taken(start(as_wang))
    return Export.objects.get()


def page_of(client: Client) -> str:
    return client.get("/exports/").content.decode()


def test_without_files_the_page_says_how_to_get_some(as_wang):
    assert "No files yet" in page_of(as_wang)


def test_the_page_shows_what_became_of_it(ready, as_wang):
    page = page_of(as_wang)
    assert "Dealers" in page
    assert "Ready" in page
    assert f"/exports/{ready.pk}/file/" in page
    assert "every 2s" not in page


def test_while_something_is_under_way_the_page_asks_every_two_seconds(queued, as_wang):
    assert 'hx-get="/exports/rows/" hx-trigger="every 2s"' in page_of(as_wang)
    Export.objects.update(state="RUNNING", rows_done=120, rows_total=501)
    rows = as_wang.get("/exports/rows/").content.decode()
    assert "120 / 501" in rows
    assert '<progress max="100" value="23"' in rows
    build_export(queued.pk)
    rows = as_wang.get("/exports/rows/").content.decode()
    assert "every 2s" not in rows
    assert ">501<" in rows.replace("\n", "").replace(" ", "")


def test_a_download_carries_every_wall(ready, as_wang):
    response = as_wang.get(f"/exports/{ready.pk}/file/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="Dealers_')
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert taken(response)[:2] == b"PK"


def test_a_chinese_name_arrives_whole(ready, as_wang):
    Export.objects.update(title="申报单")
    response = as_wang.get(f"/exports/{ready.pk}/file/")
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E7%94%B3%E6%8A%A5%E5%8D%95_"
    )
    assert taken(response)[:2] == b"PK"


def test_every_download_stands_in_the_journal(ready, as_wang, wang):
    taken(as_wang.get(f"/exports/{ready.pk}/file/"))
    found = Entry.objects.about(ready).filter(topic="exports.downloaded")
    assert [entry.user_id for entry in found] == [wang.pk, wang.pk]  # at once, and once more


def test_another_persons_file_is_missing_whoever_asks(ready, as_li, as_zhou, django_user_model):
    """Not even the role that sees every dealer, and not the administrator."""
    administrator = django_user_model.objects.create_user(
        "admin", display_name="Admin", language="en"
    )
    Membership.objects.create(user=administrator, role=Role.SYSADMIN)
    as_administrator = Client()
    as_administrator.force_login(administrator)
    for stranger in (as_li, as_zhou, as_administrator):
        assert stranger.get(f"/exports/{ready.pk}/file/").status_code == 404
        for door in DOORS:
            assert stranger.post(f"/exports/{ready.pk}/{door}/").status_code == 404
        assert "No files yet" in page_of(stranger)
    assert Export.objects.filter(pk=ready.pk).exists()


def test_nobody_gets_it_without_signing_in(ready, client):
    assert client.get(f"/exports/{ready.pk}/file/").status_code == 302


def test_a_role_that_has_ended_takes_its_files_with_it(ready, as_wang, wang):
    Membership.objects.create(user=wang, role=Role.SALES_OPS)
    end_membership(Membership.objects.get(user=wang, role=Role.REGION_STAFF).pk, by=SYSTEM)
    assert as_wang.get(f"/exports/{ready.pk}/file/").status_code == 404
    assert "No files yet" in page_of(as_wang)


def test_an_expired_file_is_missing_before_anybody_clears_up(ready, as_wang):
    now = timezone.now()
    Export.objects.update(finished_at=now - dt.timedelta(days=8), expires_at=now)
    assert as_wang.get(f"/exports/{ready.pk}/file/").status_code == 404
    assert "Expired" in page_of(as_wang)


def test_what_is_not_ready_cannot_be_taken(queued, as_wang):
    assert as_wang.get(f"/exports/{queued.pk}/file/").status_code == 404


def test_stopping_and_trying_again(queued, as_wang):
    response = as_wang.post(f"/exports/{queued.pk}/cancel/", headers={"HX-Request": "true"})
    assert "Cancelled" in response.content.decode()
    response = as_wang.post(f"/exports/{queued.pk}/retry/")
    assert response["Location"] == "/exports/"
    assert Export.objects.get().state == "QUEUED"


def test_what_is_removed_is_gone_with_its_file(ready, as_wang, settings):
    assert (
        "No files yet" in as_wang.post(f"/exports/{ready.pk}/delete/", follow=True).content.decode()
    )
    assert not Attachment.objects.exists()
    topics = Entry.objects.about(ready).values_list("topic", flat=True)
    assert list(topics)[-1] == "exports.deleted"


def test_the_page_is_three_questions_however_many_files(
    ready, as_wang, django_assert_max_num_queries
):
    for _each in range(5):
        taken(start(as_wang))
    as_wang.get("/exports/rows/")
    with django_assert_max_num_queries(4):  # session, person, memberships, exports
        as_wang.get("/exports/rows/")


def test_the_back_office_leads_there(as_zhou):
    assert 'href="/exports/"' in as_zhou.get("/admin/").content.decode()

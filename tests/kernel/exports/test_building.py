"""A long list is made in the background, once, by whoever still may see it."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from dealerops.accounts.models import Membership
from dealerops.accounts.services import end_membership
from dealerops.documents.models import Attachment
from dealerops.documents.services import open_file, remove_orphans
from dealerops.exports.choices import ExportState as S
from dealerops.exports.models import Export
from dealerops.exports.question import Question, question
from dealerops.exports.services import build_export, cancel_export, delete_export, retry_export
from dealerops.exports.services.building import _begin, _finish
from dealerops.exports.services.keeping import PATIENCE
from dealerops.exports.services.writing import Overtaken, write
from dealerops.exports.tasks import tidy
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import drain
from tests.kernel.exports.conftest import KEY, start

pytestmark = pytest.mark.django_db


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def wang_as_actor(wang) -> Actor:
    region = Membership.objects.get(user=wang).region_id
    return Actor(Role.REGION_STAFF, Channel.PORTAL, wang.pk, region_ids=frozenset({region}))


def asked_by(wang) -> Question:
    return question(KEY, "", wang_as_actor(wang))


def again(export: Export) -> Export:
    return Export.objects.get(pk=export.pk)


def test_a_worker_makes_the_file(queued, many):
    assert drain("exports") == 1
    export = again(queued)
    assert (export.state, export.rows_done, export.rows_total) == (S.DONE, len(many), len(many))
    assert export.expires_at - export.finished_at == dt.timedelta(days=7)
    with open_file(export.attachment) as file:
        sheet = load_workbook(file, read_only=True).worksheets[0]
        assert sum(1 for _row in sheet.iter_rows()) == len(many) + 1
    topics = Entry.objects.about(export).values_list("topic", flat=True)
    assert list(topics) == ["exports.queued", "exports.begun", "exports.finished"]
    assert len(files()) == 1


def test_a_delivery_that_comes_again_finds_nothing_to_do(queued):
    build_export(queued.pk)
    first = again(queued)
    build_export(queued.pk)
    assert again(queued).attachment_id == first.attachment_id
    assert Attachment.objects.count() == 1


def test_without_the_role_there_are_no_rows(queued, wang):
    """Whoever lost the role between asking and making gets nothing."""
    end_membership(Membership.objects.get(user=wang).pk, by=SYSTEM)
    drain("exports")
    export = again(queued)
    assert (export.state, export.error_code) == (S.FAILED, "EXPORT_ROLE_ENDED")
    assert (export.rows_done, files()) == (0, [])
    assert Delivery.objects.get(queue="exports").done_at  # trying again would not help


def test_a_person_who_may_not_sign_in_any_more_gets_nothing(queued, wang):
    wang.is_active = False
    wang.save()
    build_export(queued.pk)
    assert again(queued).error_code == "EXPORT_ROLE_ENDED"


def test_a_list_that_is_gone_is_said(queued):
    Export.objects.update(list_key="trial.gone")
    build_export(queued.pk)
    assert (again(queued).state, again(queued).error_code) == (S.FAILED, "EXPORT_LIST_GONE")


def test_an_export_that_was_stopped_is_not_begun(queued, wang):
    cancel_export(queued.pk, by=wang_as_actor(wang))
    drain("exports")
    assert (again(queued).state, files()) == (S.CANCELLED, [])


def test_an_export_that_was_removed_is_not_begun(queued, wang):
    delete_export(queued.pk, by=wang_as_actor(wang))
    drain("exports")
    assert not Export.objects.exists()
    assert Delivery.objects.get().done_at


def slow(export: Export, monkeypatch) -> None:
    """Let the worker look after every few rows whether its work is wanted."""
    monkeypatch.setattr("dealerops.exports.services.writing.TELL_EVERY_SECONDS", 0)


def test_progress_is_told_while_it_goes_on(queued, wang, monkeypatch):
    slow(queued, monkeypatch)
    export, seen = _begin(queued.pk), set()
    export.rows_total = 501

    class Watched(Question):
        def rows(self):
            for row in super().rows():
                seen.add(again(queued).rows_done)
                yield row

    asked = asked_by(wang)
    with write(export, Watched(asked.spec, asked.query, asked.actor)):
        pass
    assert seen >= {0, 200, 400}


def test_stopping_in_the_middle_leaves_nothing_behind(queued, wang, monkeypatch):
    slow(queued, monkeypatch)
    export = _begin(queued.pk)
    cancel_export(queued.pk, by=wang_as_actor(wang))
    with pytest.raises(Overtaken), write(export, asked_by(wang)):
        pass
    assert (again(queued).state, files()) == (S.CANCELLED, [])


def test_a_worker_that_was_overtaken_writes_nothing(queued, wang):
    """It slept through its lease, somebody else has begun anew, and now it wakes up."""
    late = _begin(queued.pk)
    with write(late, asked_by(wang)) as path:
        build_export(queued.pk)
        done = again(queued)
        assert (done.state, done.attempt) == (S.DONE, 2)
        with pytest.raises(Overtaken):
            _finish(late, path, by=SYSTEM)
    assert again(queued).attachment_id == done.attachment_id
    assert len(files()) == Attachment.objects.count() == 1


def test_a_worker_that_died_is_followed_by_the_next(queued):
    """What is left of the first is RUNNING in the row and a nameless piece of a file in the store."""
    dead = _begin(queued.pk)
    piece = Path(settings.MEDIA_ROOT) / "ab" / f"{'ab' * 16}.abababab.part"
    piece.parent.mkdir()
    piece.write_bytes(b"half")
    build_export(queued.pk)
    export = again(queued)
    assert (export.state, export.attempt) == (S.DONE, dead.attempt + 1)
    remove_orphans(now=timezone.now() + dt.timedelta(hours=25))
    assert [path.name for path in files()] == [export.attachment.key.hex]


def test_a_full_disk_is_said_and_tried_again(queued, settings):
    settings.MEDIA_ROOT = "/proc/nowhere"
    drain("exports")
    assert (again(queued).state, again(queued).error_code) == (S.FAILED, "FILE_NOT_KEPT")
    assert Delivery.objects.undone().get().last_error == "FileNotKept"


def test_the_next_attempt_forgets_the_failure(queued, settings, tmp_path):
    settings.MEDIA_ROOT = "/proc/nowhere"
    drain("exports")
    settings.MEDIA_ROOT = tmp_path
    Delivery.objects.update(run_at=timezone.now())
    drain("exports")
    assert (again(queued).state, again(queued).error_code) == (S.DONE, "")


def test_trying_again_makes_what_had_failed(queued, wang):
    Export.objects.update(list_key="trial.gone")
    drain("exports")
    Export.objects.update(list_key=KEY)
    retry_export(queued.pk, by=wang_as_actor(wang))
    assert again(queued).state == S.QUEUED
    drain("exports")
    assert again(queued).state == S.DONE


def test_nothing_is_tried_again_that_went_well(queued, wang):
    build_export(queued.pk)
    with pytest.raises(TransitionRefused):
        retry_export(queued.pk, by=wang_as_actor(wang))


def test_the_page_says_why_it_failed(queued, as_wang):
    Export.objects.update(list_key="trial.gone")
    build_export(queued.pk)
    assert "This list does not exist any more." in as_wang.get("/exports/").content.decode()


def test_what_no_worker_comes_back_to_is_closed(queued):
    """Its delivery died three times and was set aside; nothing would ever happen by itself."""
    _begin(queued.pk)
    Export.objects.update(seen_at=timezone.now() - 2 * PATIENCE)
    tidy()
    assert again(queued).state == S.RUNNING  # a delivery is still due
    Delivery.objects.update(quarantined_at=timezone.now())
    tidy()
    assert (again(queued).state, again(queued).error_code) == (S.FAILED, "EXPORT_STOPPED")


def test_a_file_goes_after_seven_days(region, as_wang, django_capture_on_commit_callbacks):
    start(as_wang)
    tidy()
    assert len(files()) == 1
    Export.objects.update(
        finished_at=timezone.now() - dt.timedelta(days=8), expires_at=timezone.now()
    )
    with django_capture_on_commit_callbacks(execute=True):
        tidy()
    export = Export.objects.get()
    assert export.is_expired
    assert (export.attachment, files(), Attachment.objects.count()) == (None, [], 0)
    assert tidy() == 0

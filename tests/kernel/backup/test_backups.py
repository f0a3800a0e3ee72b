"""A backup is whole, or somebody is told."""

import datetime as dt
import os
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from dealerops.accounts.models import User
from dealerops.backup import check, make_backup, programs, prove
from dealerops.backup.making import remove_old
from dealerops.backup.manifest import DUMP, MEDIA, NAME, Manifest, file_sum
from dealerops.backup.restoring import NotEmpty, restore
from dealerops.backup.watching import watch
from dealerops.documents.models import Attachment
from dealerops.foundation.actor import Role
from dealerops.notifications.models import Message
from tests.factories.claims import make_person
from tests.stack import database_url

DAY = dt.timedelta(days=1)


def faults(folder, *, now=None):
    return [fault.code for fault in check(folder, now=now or timezone.now(), max_age=DAY)]


def test_a_fresh_backup_is_whole_and_names_every_table_guard_and_file(backup, folder):
    manifest = Manifest.read(backup)
    assert faults(folder) == []
    assert manifest.tables["claims_claim"].rows == 1
    assert any(guard.startswith("trigger journal_entry") for guard in manifest.guards)
    assert set(manifest.media) == {one.key.hex for one in Attachment.objects.all()}


def test_a_truncated_dump_is_noticed_although_its_list_still_reads(backup, folder):
    dump = backup / DUMP
    os.truncate(dump, dump.stat().st_size - 100)
    programs.run("pg_restore", ("--list", str(dump)))  # content with it, hence no check
    assert {"BACKUP_CHANGED", "BACKUP_BROKEN"} <= set(faults(folder))


def test_an_empty_dump_is_noticed(backup, folder):
    (backup / DUMP).write_bytes(b"")
    assert faults(folder) == ["BACKUP_EMPTY"]


def test_an_old_backup_is_noticed(backup, folder):
    assert faults(folder, now=timezone.now() + 2 * DAY) == ["BACKUP_OLD"]


def test_a_backup_that_was_never_finished_does_not_count(backup, folder):
    (backup / NAME).unlink()
    assert faults(folder) == ["BACKUP_NONE"]


def test_a_lost_and_a_changed_file_are_noticed(backup, folder):
    one, other, *_rest = sorted((backup / MEDIA).iterdir())
    one.unlink()
    other.write_bytes(b"something else")
    assert sorted(faults(folder)) == ["BACKUP_FILE_CHANGED", "BACKUP_FILE_MISSING"]


def test_the_next_backup_links_the_files_of_the_one_before(backup, folder):
    later = make_backup(folder, database_url=database_url())
    name = next((later / MEDIA).iterdir()).name
    assert (later / MEDIA / name).samefile(backup / MEDIA / name)
    assert remove_old(folder, keep=1) == 1
    assert not backup.exists()
    assert faults(folder) == []


def test_a_file_that_was_damaged_in_one_backup_is_whole_in_the_next(backup, folder):
    damaged, *_rest = sorted((backup / MEDIA).iterdir())
    os.truncate(damaged, 1)
    assert faults(folder) == ["BACKUP_FILE_CHANGED"]
    make_backup(folder, database_url=database_url())
    assert faults(folder) == []


def test_a_dump_that_fails_leaves_no_backup_that_counts(claim, folder):
    with pytest.raises(programs.ProgramFailed, match="pg_dump"):
        make_backup(folder, database_url="postgres://nobody@127.0.0.1:1/nothing")
    assert faults(folder) == ["BACKUP_NONE"]


def test_nothing_is_restored_over_a_living_database(backup, tmp_path):
    with pytest.raises(NotEmpty, match="holds tables"):
        restore(backup, database_url=database_url(), media_root=tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_nothing_is_restored_among_files_that_are_there(backup, settings):
    with pytest.raises(NotEmpty, match="holds files"):
        restore(backup, database_url=database_url(), media_root=settings.MEDIA_ROOT)


def test_no_row_comes_back_where_the_files_cannot(backup, folder, settings, tmp_path, monkeypatch):
    ran = []
    (tmp_path / "no-folder").write_bytes(b"")
    settings.MEDIA_ROOT = tmp_path / "no-folder" / "media"
    with monkeypatch.context() as empty:
        empty.setattr(connection.introspection, "table_names", list)
        empty.setattr(programs, "run", lambda name, *_arguments, **_more: ran.append(name))
        with pytest.raises(CommandError, match="RESTORE_FILES"):
            call_command("restore_backup", "--in", str(folder))
    assert ran == []


def test_a_restore_that_failed_may_be_tried_again(backup, tmp_path, monkeypatch):
    target = tmp_path / "restored"

    def fails(*_arguments, **_more):
        assert any(target.iterdir()), "the files come first"
        raise programs.ProgramFailed("pg_restore: the server went away")

    with monkeypatch.context() as empty:
        empty.setattr(connection.introspection, "table_names", list)
        empty.setattr(programs, "run", fails)
        with pytest.raises(programs.ProgramFailed):
            restore(backup, database_url=database_url(), media_root=target)
        assert not any(target.iterdir())
        empty.setattr(programs, "run", lambda *_arguments, **_more: None)
        restore(backup, database_url=database_url(), media_root=target)
    media = Manifest.read(backup).media
    assert {path.name: file_sum(path) for path in target.glob("*/*")} == media


def test_a_system_that_lost_a_row_or_a_file_is_not_the_one_of_the_backup(claim, backup, settings):
    assert all(proof.holds for proof in prove(backup)[:4])
    claim.documents.first().delete()
    shutil.rmtree(settings.MEDIA_ROOT)
    lost = {proof.name for proof in prove(backup) if not proof.holds}
    assert lost == {"every table has its rows", "every stored file has its contents"}


def test_a_system_that_lost_a_guard_is_not_the_one_of_the_backup(backup):
    manifest = Manifest.read(backup)
    manifest.guards.append("constraint claims_claim.claims_never_promised")
    manifest.write(backup)
    lost = {proof.name for proof in prove(backup) if not proof.holds}
    assert lost == {"constraints, triggers and indexes are there"}


def test_the_command_fails_loudly_when_there_is_no_backup(db, folder):
    with pytest.raises(CommandError, match="BACKUP_NONE"):
        call_command("check_backups", "--in", str(folder))


def test_administrators_hear_of_a_missing_backup_once_a_day(transactional_db, settings, folder):
    settings.BACKUP_DIR = folder
    administrator = make_person(Role.SYSADMIN)
    User.objects.filter(pk=administrator.user_id).update(email="ops@example.com")
    now = timezone.now()
    assert watch(now=now) == watch(now=now) == ["BACKUP_NONE"]
    assert "BACKUP_NONE" in Message.objects.get(topic="backup/faulty").text


def test_a_whole_backup_is_no_news(backup, settings, folder):
    settings.BACKUP_DIR = folder
    make_person(Role.SYSADMIN)
    assert watch(now=timezone.now()) == []
    assert not Message.objects.filter(topic="backup/faulty").exists()

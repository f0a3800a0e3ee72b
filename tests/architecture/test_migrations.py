"""The schema in the models is the schema in the migrations, and old code survives new migrations."""

import io

from django.conf import settings
from django.core.management import call_command
from django_migration_linter import MigrationLinter

# What changes a table that people already use; the first migration of an app makes its tables.
ALLOWED_WARNINGS = ["RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE"]


def _labels() -> list[str]:
    return [name.rsplit(".", 1)[-1] for name in (*settings.KERNEL_APPS, *settings.BUSINESS_APPS)]


def test_no_model_change_lacks_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0, stdout=io.StringIO())


def test_the_release_before_runs_on_the_new_schema(transactional_db):
    # indexes that are built while people work cannot be written down inside a transaction
    linter = MigrationLinter(
        path=str(settings.BASE_DIR),
        include_apps=_labels(),
        exclude_migration_tests=ALLOWED_WARNINGS,
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    assert linter.nb_total > 0
    assert linter.nb_erroneous == 0, "the lines above name the migration and the change"

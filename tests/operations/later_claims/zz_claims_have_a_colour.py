"""A column and an index on the busiest table, as a later release would add them."""

from pkgutil import iter_modules
from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from claims import migrations as today

LAST = max(name for _finder, name, _is_package in iter_modules(today.__path__))


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("claims", LAST)]
    operations: ClassVar = [
        migrations.AddField("claim", "colour", models.CharField(default="", db_default="", max_length=8)),
        AddIndexConcurrently("claim", models.Index(fields=["colour"], name="claims_by_colour")),
    ]  # fmt: skip

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

OPEN = ["CHECKING", "QUEUED", "WRITING"]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_second_step_and_locks"),
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Chinese"), ("en", "English")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Waiting"),
                            ("CHECKING", "Being checked"),
                            ("WRITING", "Being written"),
                            ("DONE", "Taken in"),
                            ("REFUSED", "Not taken in"),
                            ("FAILED", "Failed"),
                        ],
                        default="QUEUED",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0, verbose_name="attempt")),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                ("rows_total", models.PositiveIntegerField(null=True, verbose_name="rows")),
                ("error_count", models.PositiveIntegerField(default=0, verbose_name="bad cells")),
                (
                    "error_code",
                    models.CharField(blank=True, max_length=40, verbose_name="error code"),
                ),
                (
                    "note",
                    models.TextField(blank=True, verbose_name="what is wrong with its headings"),
                ),
                ("added", models.PositiveIntegerField(default=0, verbose_name="added")),
                ("filled", models.PositiveIntegerField(default=0, verbose_name="completed")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="known")),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="uploaded"
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="last sign of life"
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="expires")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="workbook",
                    ),
                ),
                (
                    "errors",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="workbook with the errors",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="membership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["dealer", "-id"], name="imports_of_a_dealer"),
                    models.Index(
                        condition=Q(("state__in", OPEN)), fields=["seen_at"], name="imports_open"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("state__in", OPEN)),
                        fields=("dealer", "kind"),
                        name="imports_one_of_a_kind_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=~Q(("state__in", OPEN)) | Q(("document__isnull", False)),
                        name="imports_an_open_one_has_its_workbook",
                    ),
                    models.CheckConstraint(
                        condition=~Q(("state", "DONE"))
                        | Q(
                            ("error_count", 0),
                            ("errors", None),
                            ("finished_at__isnull", False),
                        ),
                        name="imports_a_finished_one_has_no_bad_cell",
                    ),
                    models.CheckConstraint(
                        condition=Q(("state", "DONE"))
                        | Q(("added", 0), ("filled", 0), ("known", 0)),
                        name="imports_only_a_finished_one_took_rows_in",
                    ),
                ],
            },
        ),
    ]

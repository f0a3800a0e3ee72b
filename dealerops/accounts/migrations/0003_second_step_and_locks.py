"""A second step of signing in, the locks of both steps, and sessions that end all at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_people_count_changes"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInLock",
            fields=[],
            options={
                "verbose_name": "lock of the sign-in",
                "verbose_name_plural": "locks of the sign-in",
                "ordering": ("-attempt_time",),
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("axes.accessattempt",),
        ),
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                editable=False,
                verbose_name="times all sessions were ended",
            ),
        ),
        migrations.CreateModel(
            name="CodeGuard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wrong", models.PositiveSmallIntegerField(default=0, verbose_name="wrong codes")),
                ("wrong_at", models.DateTimeField(null=True, verbose_name="last wrong code")),
                ("last_step", models.BigIntegerField(default=0, verbose_name="last code")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "lock of the second step",
                "verbose_name_plural": "locks of the second step",
                "ordering": ("-wrong_at",),
            },
        ),
    ]

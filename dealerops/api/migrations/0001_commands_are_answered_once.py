"""Answers of commands are kept for a week."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import dealerops.registry.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=8, verbose_name="method")),
                ("path", models.CharField(max_length=200, verbose_name="path")),
                ("key", models.CharField(max_length=64, verbose_name="digest of the key")),
                (
                    "request_hash",
                    models.CharField(max_length=64, verbose_name="digest of the request"),
                ),
                ("status", models.PositiveSmallIntegerField(verbose_name="status")),
                ("body", dealerops.registry.fields.EncryptedTextField(verbose_name="answer")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="created"
                    ),
                ),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.apikey",
                        verbose_name="API key",
                    ),
                ),
            ],
            options={
                "verbose_name": "answered command",
                "verbose_name_plural": "answered commands",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("api_key", "method", "path", "key"),
                        name="api_command_answered_once",
                    )
                ],
            },
        ),
    ]

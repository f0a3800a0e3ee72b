"""Mailboxes whose letters are complaints, and who at the front line was trained (domain.md 3.1, 3.13)."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealerops.registry.fields


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0007_measured_and_learned"),
        ("network", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailDoor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "server",
                    models.CharField(
                        help_text="imaps://mail.example.com:993",
                        max_length=200,
                        verbose_name="mail server",
                    ),
                ),
                ("username", models.CharField(max_length=120, verbose_name="user name")),
                (
                    "password",
                    dealerops.registry.fields.EncryptedTextField(verbose_name="password"),
                ),
                (
                    "folder",
                    models.CharField(
                        default="INBOX",
                        max_length=60,
                        validators=[django.core.validators.RegexValidator("^[\\w ./-]+\\Z")],
                        verbose_name="folder",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "read_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last read"),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True, editable=False, max_length=40, verbose_name="last error"
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="dealer",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.sensorsource",
                        verbose_name="sensor",
                    ),
                ),
            ],
            options={
                "verbose_name": "mailbox",
                "verbose_name_plural": "mailboxes",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("server", "username", "folder"),
                        name="complaints_mailbox_is_one_door",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "module",
                    models.CharField(
                        choices=[
                            ("LISTENING", "Listening and calming down"),
                            ("SYSTEM", "Complaints in the system"),
                            ("LAW", "Consumer law and Three Guarantees"),
                            ("ESCALATION", "Alerts and escalation"),
                        ],
                        max_length=12,
                        verbose_name="module",
                    ),
                ),
                ("taken_on", models.DateField(verbose_name="taken on")),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("PASSED", "Passed"),
                            ("FAILED", "Failed"),
                            ("NONE", "Not taken yet"),
                        ],
                        default="PASSED",
                        max_length=8,
                        verbose_name="test",
                    ),
                ),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "training",
                "verbose_name_plural": "trainings",
                "ordering": ("-taken_on", "-pk"),
                "indexes": [
                    models.Index(fields=["dealer", "taken_on"], name="complaints_trainings_dealer")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "module", "taken_on"),
                        name="complaints_training_once_a_day",
                    )
                ],
            },
        ),
    ]

"""The table of duties is kept in versions that say since when, why and by whom (domain.md 3.11)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER complaints_dutytable_frozen BEFORE UPDATE OR DELETE ON complaints_dutytable
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER complaints_racirow_frozen BEFORE UPDATE OR DELETE ON complaints_racirow
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER complaints_racirow_frozen ON complaints_racirow;
DROP TRIGGER complaints_dutytable_frozen ON complaints_dutytable;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0008_mailboxes_and_trainings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Nobody could change the rows before: the text is written anew when it is first asked for.
        migrations.DeleteModel("RaciRow"),
        migrations.CreateModel(
            name="DutyTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20, unique=True, verbose_name="version")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "table of duties",
                "verbose_name_plural": "tables of duties",
                "ordering": ("-valid_from", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="complaints_duties_say_why_they_changed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RaciRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("INTAKE", "Intake and first contact"),
                            ("TRIAGE", "Triage and score"),
                            ("PLAN", "Plan and goodwill within the limit"),
                            ("GOODWILL", "Goodwill above the limit, buyback"),
                            ("REGULATOR", "Reply to 12315"),
                            ("MEDIA", "Statement to the media"),
                            ("QUICK_ALERT", "Quick alert"),
                            ("ROUND", "Sensor round and minutes"),
                            ("PROCESS", "Improving a process"),
                            ("TARGETS", "Setting targets"),
                        ],
                        max_length=12,
                        verbose_name="activity",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("DEALER_CAM", "Dealer's advocate"),
                            ("DEALER_GM", "Dealer manager"),
                            ("REGION", "Region"),
                            ("DESK", "Complaint desk"),
                            ("RISK", "Risk manager"),
                            ("QUALITY", "Quality"),
                            ("PR", "PR"),
                            ("LEGAL", "Legal"),
                            ("MANAGEMENT", "Management"),
                        ],
                        max_length=12,
                        verbose_name="party",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("R", "Does it"),
                            ("A", "Answers for it"),
                            ("C", "Is asked"),
                            ("I", "Is told"),
                        ],
                        max_length=1,
                        verbose_name="part",
                    ),
                ),
                ("only_if", models.CharField(blank=True, max_length=12, verbose_name="only if")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="complaints.dutytable",
                        verbose_name="table of duties",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty",
                "verbose_name_plural": "duties",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "activity", "party"), name="complaints_party_has_one_part"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("only_if", ""), ("part", "A")),
                        fields=("table", "activity"),
                        name="complaints_one_answers_for_an_activity",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

"""The sensor rounds, and minutes whose words nobody changes once they are out (domain.md 3.7)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER complaints_finished_minutes_stay BEFORE UPDATE OR DELETE ON complaints_minutes
    FOR EACH ROW WHEN (OLD.state IN ('FINAL', 'REPLACED'))
    EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER complaints_issued_words_stay BEFORE UPDATE ON complaints_minutes
    FOR EACH ROW WHEN (OLD.state <> 'DRAFT' AND (OLD.content, OLD.summary, OLD.edition, OLD.round_id,
        OLD.issued_at) IS DISTINCT FROM (NEW.content, NEW.summary, NEW.edition, NEW.round_id,
        NEW.issued_at))
    EXECUTE FUNCTION complaints_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER complaints_issued_words_stay ON complaints_minutes;
DROP TRIGGER complaints_finished_minutes_stay ON complaints_minutes;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0005_clocks_alerts_and_duties"),
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
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
                    "section",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Overdue action items"),
                            (2, "Red cases"),
                            (3, "New and rising cases"),
                            (4, "Reopened cases"),
                            (5, "Clusters"),
                            (6, "Statutory deadlines"),
                            (7, "Figures"),
                            (8, "Improving processes"),
                            (9, "For the China round"),
                        ],
                        verbose_name="section",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("subject", models.CharField(max_length=80, verbose_name="subject")),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("about", models.JSONField(default=dict, verbose_name="about")),
                ("why", models.JSONField(default=list, verbose_name="why")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("is_off", models.BooleanField(default=False, verbose_name="taken off")),
                ("notes", models.TextField(blank=True, max_length=4000, verbose_name="notes")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="notes by",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ("section", "position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("section__range", (1, 9))),
                        name="complaints_agenda_has_nine_sections",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("added_by", None),
                            models.Q(("title", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_added_item_has_a_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundTopic",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROCESS", "Improving processes"),
                            ("CHINA", "For the China round"),
                        ],
                        max_length=8,
                        verbose_name="list",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "words",
                    models.TextField(blank=True, max_length=2000, verbose_name="what it is about"),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("REGIONS", "Two regions or more"),
                                ("PRODUCT", "Product, quality or possible recall"),
                                ("MEDIA", "National media or authority"),
                                ("EXPOSURE", "Costs of a million or more"),
                                ("ENTITIES", "Process across companies"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="reasons for the China round",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="complaints_topics"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "CHINA"), _negated=True),
                            ("reasons__len__gt", 0),
                            _connector="OR",
                        ),
                        name="complaints_china_topic_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None), ("kind", "CHINA")),
                        fields=("case",),
                        name="complaints_case_once_on_the_china_round",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                    "type",
                    models.CharField(
                        choices=[
                            ("CONTINUE", "Go on as planned"),
                            ("CHANGE_OWNER", "Another owner"),
                            ("GOODWILL", "Goodwill"),
                            ("TECH_CAMPAIGN", "Technical campaign"),
                            ("BUYBACK", "Buy the car back"),
                            ("LEGAL_ROUTE", "Legal route"),
                            ("PR_STATEMENT", "Public statement"),
                            ("PROCESS_CHANGE", "Change of a process"),
                            ("ESCALATE_CHINA_ROUND", "Up to the China round"),
                            ("CLOSE", "Close the case"),
                        ],
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="in words")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="amount"
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="due")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="withdrawn"),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why withdrawn"),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approver",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="complaints.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="complaints.roundtopic",
                        verbose_name="topic of the China round",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ("decided_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type__in", ("GOODWILL", "BUYBACK")), _negated=True),
                            models.Q(("amount__gt", 0), ("approver__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_money_is_decided_with_amount_and_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("type__in", ("CONTINUE", "ESCALATE_CHINA_ROUND", "CLOSE")),
                            models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_decision_names_owner_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", "ESCALATE_CHINA_ROUND"), _negated=True),
                            ("topic__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_going_up_names_the_topic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_withdrawn_decision_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SensorRound",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("COMPANY", "Company round"),
                            ("STAND_UP", "Daily stand-up"),
                            ("CHINA", "China round"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="round",
                    ),
                ),
                ("nominal_on", models.DateField(editable=False, verbose_name="day of the series")),
                ("scheduled_at", models.DateTimeField(editable=False, verbose_name="takes place")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "Planned"),
                            ("OPEN", "In session"),
                            ("HELD", "Held"),
                            ("CANCELLED", "Cancelled"),
                            ("LAPSED", "Did not take place"),
                        ],
                        default="PLANNED",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("agenda_due_at", models.DateTimeField(editable=False, verbose_name="agenda due")),
                (
                    "agenda_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="agenda built"),
                ),
                (
                    "since",
                    models.DateTimeField(editable=False, null=True, verbose_name="round before"),
                ),
                (
                    "opened_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="opened"),
                ),
                ("held_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it is cancelled"
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chair",
                    ),
                ),
            ],
            options={
                "verbose_name": "sensor round",
                "verbose_name_plural": "sensor rounds",
                "ordering": ("-scheduled_at", "-pk"),
                "indexes": [
                    models.Index(fields=["-scheduled_at", "-id"], name="complaints_rounds"),
                    models.Index(
                        fields=["kind", "-scheduled_at", "-id"], name="complaints_rounds_of_a_kind"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "nominal_on"),
                        name="complaints_one_round_a_day_of_the_series",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("OPEN", "HELD")), _negated=True),
                            models.Q(
                                ("agenda_at__isnull", False),
                                ("chair__isnull", False),
                                ("opened_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_opened_round_has_chair_and_agenda",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_at__isnull", False), ("state", "HELD")),
                            models.Q(models.Q(("state", "HELD"), _negated=True), ("held_at", None)),
                            _connector="OR",
                        ),
                        name="complaints_held_round_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CANCELLED"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_cancelled_round_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundSeat",
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
                    "function",
                    models.CharField(
                        choices=[
                            ("RISK", "Risk management"),
                            ("AFTERSALES", "Aftersales"),
                            ("QUALITY", "Quality"),
                            ("REGION", "Region"),
                            ("LEGAL", "Legal"),
                            ("PR", "Public relations"),
                            ("CARE", "Customer care"),
                            ("MANAGEMENT", "Management"),
                            ("SALES", "Sales company"),
                            ("PRODUCTION", "Production joint venture"),
                            ("RESEARCH", "Research and development"),
                            ("FINANCE", "Finance company"),
                        ],
                        max_length=12,
                        verbose_name="function",
                    ),
                ),
                (
                    "present",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nobody"),
                            ("PERSON", "The holder"),
                            ("DEPUTY", "The deputy"),
                        ],
                        max_length=6,
                        verbose_name="came",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holder",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="complaints.sensorround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in a round",
                "verbose_name_plural": "seats in a round",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "function", "region"),
                        name="complaints_a_seat_is_set_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("present", "DEPUTY"), _negated=True),
                            ("deputy__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_a_deputy_came_who_exists",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
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
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="edition")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("ISSUED", "Issued"),
                            ("FINAL", "Final"),
                            ("REPLACED", "Replaced by a newer edition"),
                        ],
                        default="DRAFT",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="summary")),
                ("content", models.JSONField(default=dict, editable=False, verbose_name="content")),
                ("issue_due_at", models.DateTimeField(verbose_name="to be issued by")),
                (
                    "issued_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="issued"),
                ),
                (
                    "objections_until",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="objections until"
                    ),
                ),
                ("final_at", models.DateTimeField(editable=False, null=True, verbose_name="final")),
                (
                    "late_told_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="chair told that they are late"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="complaints.sensorround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "minutes",
                "verbose_name_plural": "minutes",
                "ordering": ("-edition",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "DRAFT")),
                        fields=["state", "issue_due_at"],
                        name="complaints_minutes_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "ISSUED")),
                        fields=["objections_until"],
                        name="complaints_minutes_objections",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "edition"), name="complaints_edition_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "REPLACED"), _negated=True),
                        fields=("round",),
                        name="complaints_one_edition_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "DRAFT"),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("issued_by__isnull", False),
                                ("objections_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_issued_minutes_say_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "FINAL"), _negated=True),
                            ("final_at__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_final_minutes_say_when",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="complaints.sensorround",
                verbose_name="round",
            ),
        ),
        migrations.CreateModel(
            name="ActionItem",
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
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="what to do")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("CLOSED", "Closed"),
                            ("DROPPED", "Decision withdrawn"),
                        ],
                        default="OPEN",
                        editable=False,
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "result",
                    models.TextField(blank=True, max_length=2000, verbose_name="what was done"),
                ),
                ("evidence_name", models.CharField(blank=True, max_length=200)),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="closed"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action",
                        to="complaints.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="complaints.sensorround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "action item",
                "verbose_name_plural": "action items",
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(fields=["state", "due_on", "id"], name="complaints_actions_due"),
                    models.Index(
                        fields=["owner", "state", "due_on"], name="complaints_actions_of_owner"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CLOSED"), _negated=True),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("evidence__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_closed_action_has_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingSeat",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("COMPANY", "Company round"),
                            ("STAND_UP", "Daily stand-up"),
                            ("CHINA", "China round"),
                        ],
                        max_length=8,
                        verbose_name="round",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("RISK", "Risk management"),
                            ("AFTERSALES", "Aftersales"),
                            ("QUALITY", "Quality"),
                            ("REGION", "Region"),
                            ("LEGAL", "Legal"),
                            ("PR", "Public relations"),
                            ("CARE", "Customer care"),
                            ("MANAGEMENT", "Management"),
                            ("SALES", "Sales company"),
                            ("PRODUCTION", "Production joint venture"),
                            ("RESEARCH", "Research and development"),
                            ("FINANCE", "Finance company"),
                        ],
                        max_length=12,
                        verbose_name="function",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holder",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ("kind", "function", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy", None),
                            models.Q(("deputy", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_nobody_is_own_deputy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("function", "REGION"), ("region__isnull", False)),
                            models.Q(
                                models.Q(("function", "REGION"), _negated=True), ("region", None)
                            ),
                            _connector="OR",
                        ),
                        name="complaints_regional_seat_names_its_region",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("kind", "function", "region"),
                        name="complaints_one_seat_for_a_function",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                ("at", models.DateTimeField(verbose_name="at")),
                ("text", models.TextField(max_length=2000, verbose_name="objection")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("ACCEPTED", "Accepted"),
                            ("REJECTED", "Rejected"),
                        ],
                        default="OPEN",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                (
                    "answered_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="answered"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="complaints.minutes",
                        verbose_name="minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "OPEN"),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_answered_objection_says_what",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("round", "section", "subject"), name="complaints_item_once_in_its_section"
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

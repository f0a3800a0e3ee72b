import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dealerops.registry.fields

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
        ("complaints", "0004_lights_and_three_guarantees"),
        ("network", "0001_initial"),
        ("notifications", "0003_notices_are_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertRobot",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("WECOM", "WeCom"),
                            ("FEISHU", "Feishu"),
                            ("DINGTALK", "DingTalk"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "webhook",
                    dealerops.registry.fields.EncryptedTextField(verbose_name="webhook address"),
                ),
                (
                    "secret",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="signing secret"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Chinese"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "only_urgent",
                    models.BooleanField(
                        default=True, verbose_name="red cases and quick alerts only"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                "verbose_name": "group robot",
                "verbose_name_plural": "group robots",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",), name="complaints_robot_has_its_own_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("QUICK_ALERT", "Quick alert"),
                            ("RED", "Light turned red"),
                            ("ESCALATION", "Escalation"),
                            ("TASK_LATE", "Task overdue"),
                        ],
                        max_length=12,
                        verbose_name="alert",
                    ),
                ),
                ("occasion", models.CharField(max_length=40, verbose_name="occasion")),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SYSADMIN", "System administrator"),
                            ("AUDITOR", "Auditor"),
                            ("SSA_SPECIALIST", "Special-sales specialist"),
                            ("SSA_MANAGER", "Special-sales manager"),
                            ("SSA_HEAD", "Special-sales head"),
                            ("FINANCE", "Finance head"),
                            ("CFO", "Chief financial officer"),
                            ("VP", "Vice president"),
                            ("SALES_OPS", "Sales operations"),
                            ("HR", "Human resources"),
                            ("PR_KAM", "PR and key accounts"),
                            ("LINE_MANAGER", "Line manager"),
                            ("ASSOCIATE", "Associate"),
                            ("IT_ADJ", "IT data adjuster"),
                            ("COMPLAINT_DESK", "Complaint desk"),
                            ("RISK_MANAGER", "Risk manager"),
                            ("QUALITY", "Quality"),
                            ("LEGAL", "Legal"),
                            ("REGION_STAFF", "Regional staff"),
                            ("REGION_HEAD", "Regional head"),
                            ("REGION_CAM", "Regional customer advocate"),
                            ("D_GM", "Dealer general manager"),
                            ("D_SSA", "Dealer special-sales applicant"),
                            ("D_SALES_CLERK", "Dealer sales clerk"),
                            ("D_SALES_DIR", "Dealer sales director"),
                            ("D_SVC_DIR", "Dealer service director"),
                            ("D_SA", "Service advisor"),
                            ("D_INFO", "Dealer information clerk"),
                            ("D_CALL", "Callback clerk"),
                            ("D_CAM", "Dealer customer advocate"),
                            ("D_CASHIER", "Cashier"),
                            ("D_PARTS", "Parts clerk"),
                            ("D_TECH", "Technician"),
                            ("D_DRIVER", "Driver"),
                            ("TP_CHECKER", "Third-party checker"),
                            ("TP_LEAD", "Third-party lead"),
                            ("RENTAL_OP", "Rental operator"),
                            ("COLLECTOR", "Collector"),
                            ("RENTAL_SUPERVISOR", "Rental supervisor"),
                            ("RENTAL_MGR", "Rental manager"),
                            ("SYSTEM", "System"),
                        ],
                        max_length=20,
                        verbose_name="as",
                    ),
                ),
                ("is_urgent", models.BooleanField(verbose_name="urgent")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Held back until the morning"),
                            ("SENT", "Waiting for an answer"),
                            ("ACKNOWLEDGED", "Acknowledged"),
                            ("PASSED_ON", "Passed on to the deputy"),
                            ("OVER", "Over"),
                        ],
                        default="SENT",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(default=0, verbose_name="turn")),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                (
                    "next_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="looked at again"),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                (
                    "acknowledged_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="acknowledged"),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "deputy_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="complaints.alert",
                        verbose_name="in place of",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
                (
                    "robot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.alertrobot",
                        verbose_name="group robot",
                    ),
                ),
            ],
            options={
                "verbose_name": "alert",
                "verbose_name_plural": "alerts",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["recipient", "-id"], name="complaints_alerts_of_person"),
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="complaints_alerts_due",
                    ),
                    models.Index(fields=["-raised_at", "-id"], name="complaints_alerts_raised"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("robot", None)),
                        fields=("case", "occasion", "recipient"),
                        name="complaints_person_is_alerted_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("recipient", None)),
                        fields=("case", "occasion", "robot"),
                        name="complaints_group_is_alerted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recipient", None), ("robot__isnull", False)),
                            models.Q(("recipient__isnull", False), ("robot", None)),
                            _connector="OR",
                        ),
                        name="complaints_alert_has_one_addressee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ACKNOWLEDGED"), _negated=True),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_acknowledged_alert_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at", None),
                            ("sent_at__gte", models.F("raised_at")),
                            _connector="OR",
                        ),
                        name="complaints_alert_is_sent_after_it_was_raised",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertSending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("MAIL", "Notice and mail"),
                            ("SMS", "Text message"),
                            ("ROBOT", "Group robot"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(verbose_name="turn")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Queued"),
                            ("SENDING", "On its way"),
                            ("SENT", "Sent"),
                            ("FAILED", "Failed"),
                        ],
                        default="QUEUED",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(blank=True, max_length=500, verbose_name="text")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                ("error", models.CharField(blank=True, max_length=40, verbose_name="error")),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="complaints.alert",
                        verbose_name="alert",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "sending of an alert",
                "verbose_name_plural": "sendings of an alert",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alert", "channel", "turn"),
                        name="complaints_alert_sent_once_a_turn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "FAILED"), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_failed_sending_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ACKNOWLEDGE", "Take it on"),
                            ("FIRST_RESPONSE", "First response to the customer"),
                            ("PLAN", "Plan"),
                            ("UPDATE", "Keep the customer informed"),
                            ("RESOLUTION", "Resolution"),
                            ("RETURN_ANSWER", "Answer to a demand for return"),
                            ("RETURN_DONE", "Return or replacement carried out"),
                            ("NO_PLAN", "A day without a plan"),
                            ("RED_OPEN", "Red and open for a day"),
                        ],
                        max_length=14,
                        verbose_name="clock",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round")),
                ("started_at", models.DateTimeField(verbose_name="from")),
                ("due_at", models.DateTimeField(editable=False, null=True, verbose_name="due")),
                (
                    "stopped_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="stopped"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Running"),
                            ("DONE", "Done"),
                            ("DROPPED", "No longer asked for"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "lamp",
                    models.CharField(
                        choices=[("GREEN", "Green"), ("YELLOW", "Yellow"), ("RED", "Red")],
                        max_length=6,
                        verbose_name="light",
                    ),
                ),
                ("limit", models.CharField(max_length=6, verbose_name="limit")),
                (
                    "floor_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="not before"),
                ),
                (
                    "missed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="missed"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "clock of a case",
                "verbose_name_plural": "clocks of a case",
                "ordering": ("started_at", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("missed_at", None), ("stopped_at", None)),
                        fields=["due_at"],
                        name="complaints_clocks_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at", None)),
                        fields=("case", "kind"),
                        name="complaints_one_running_clock_of_a_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "ACKNOWLEDGE",
                                    "FIRST_RESPONSE",
                                    "PLAN",
                                    "RESOLUTION",
                                    "RETURN_ANSWER",
                                    "RETURN_DONE",
                                ],
                            )
                        ),
                        fields=("case", "kind", "round"),
                        name="complaints_clock_once_a_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at", None),
                            ("stopped_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="complaints_clock_stops_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("stopped_at", None)),
                            models.Q(
                                ("stopped_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_stopped_clock_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTask",
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
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round")),
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
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("due_at", models.DateTimeField(editable=False, null=True, verbose_name="due")),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done")),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="answer")),
                (
                    "told_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="told that it is late"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "task of a case",
                "verbose_name_plural": "tasks of a case",
                "ordering": ("due_at", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["party", "due_at"],
                        name="complaints_tasks_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "activity", "round", "party"),
                        name="complaints_party_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_answer_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("WAIT_ASKED", "The customer asked to wait"),
                            ("APPRAISAL", "An external appraisal is running"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("to_at", models.DateTimeField(editable=False, null=True, verbose_name="to")),
                ("evidence", models.TextField(max_length=1000, verbose_name="evidence")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="paused by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.contact",
                        verbose_name="contact in which the customer said so",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resumed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "pause of a case",
                "verbose_name_plural": "pauses of a case",
                "ordering": ("from_at", "pk"),
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("case", "="),
                            (
                                models.Func(
                                    models.F("from_at"),
                                    models.F("to_at"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="complaints_pauses_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_at", None), ("to_at__gt", models.F("from_at")), _connector="OR"
                        ),
                        name="complaints_pause_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True),
                        name="complaints_pause_has_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "WAIT_ASKED"), _negated=True),
                            ("contact__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_customer_asked_in_a_contact",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("climb", models.PositiveSmallIntegerField(default=1, verbose_name="climb")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "E1 dealer's customer advocate"),
                            (2, "E2 dealer manager and regional advocate"),
                            (3, "E3 head-office function and regional head"),
                            (4, "E4 sensor round and management"),
                            (5, "E5 crisis team"),
                        ],
                        verbose_name="level",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("OPENED", "Opened"),
                            ("REOPENED", "Reopened"),
                            ("RESPONSE_MISSED", "First response missed"),
                            ("NO_PLAN", "Yellow for a day without a plan"),
                            ("PLAN_MISSED", "Plan missed"),
                            ("RED", "Light is red"),
                            ("RED_OPEN", "Red and open for more than a day"),
                            ("RESOLUTION_MISSED", "Resolution missed"),
                            ("MEDIA", "Quick alert: media"),
                            ("INJURY", "Quick alert: injury"),
                            ("SCORE", "Score of 85 or more"),
                            ("WAITED", "Nobody on the rung below took it on"),
                            ("LOWERED", "Lowered by hand"),
                            ("FRONT_LINE", "Severe, told on the spot"),
                        ],
                        max_length=18,
                        verbose_name="reason",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="true since")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "lamp",
                    models.CharField(
                        choices=[("GREEN", "Green"), ("YELLOW", "Yellow"), ("RED", "Red")],
                        max_length=6,
                        verbose_name="light",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="next level"),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken on"),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="to")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken on by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="complaints.case",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "escalation",
                "verbose_name_plural": "escalations",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("acknowledged_at", None), ("ended_at", None)),
                        fields=["due_at"],
                        name="complaints_rungs_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "climb", "level"), name="complaints_rung_is_reached_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("case",),
                        name="complaints_case_stands_on_one_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 5))),
                        name="complaints_rung_is_e1_to_e5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "LOWERED"), _negated=True),
                            models.Q(("by__isnull", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaints_lowering_says_who_and_why",
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Standby",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mobile",
                    dealerops.registry.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="phone for text messages"
                    ),
                ),
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
                "verbose_name": "way to reach somebody",
                "verbose_name_plural": "ways to reach people",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy", None),
                            models.Q(("deputy", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_nobody_is_their_own_deputy",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

"""The ledger, dunning and damage: balanced by the database, corrected by reversal only (domain.md 9.20)."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION rental_expect_balance(entry bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lines integer;
    difference numeric;
BEGIN
    SELECT count(*), coalesce(sum(debit - credit), 0) INTO lines, difference
      FROM rental_journalline WHERE entry_id = entry;
    IF lines < 2 OR difference <> 0 THEN
        RAISE EXCEPTION 'rental_entry_is_balanced: entry % differs by %', entry, difference
              USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION rental_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rental_expect_balance(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rental_entry_is_balanced AFTER INSERT ON rental_journalentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rental_entry_balances();

CREATE FUNCTION rental_line_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rental_expect_balance(NEW.entry_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rental_line_keeps_balance AFTER INSERT ON rental_journalline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rental_line_balances();

CREATE FUNCTION rental_line_moves_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE rental_ledgeritem SET balance = balance + NEW.debit - NEW.credit
     WHERE id = NEW.item_id
       AND EXISTS (SELECT 1 FROM rental_account WHERE id = NEW.account_id AND kind = 'AR');
    RETURN NULL;
END $$;
CREATE TRIGGER rental_line_moves_its_item AFTER INSERT ON rental_journalline
    FOR EACH ROW WHEN (NEW.item_id IS NOT NULL) EXECUTE FUNCTION rental_line_moves_item();

CREATE FUNCTION rental_item_begins_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.balance := 0;
    RETURN NEW;
END $$;
CREATE TRIGGER rental_item_begins_without_balance BEFORE INSERT ON rental_ledgeritem
    FOR EACH ROW EXECUTE FUNCTION rental_item_begins_empty();

CREATE FUNCTION rental_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'rental_frozen: an item is changed by postings only'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rental_item_is_moved_by_lines BEFORE UPDATE ON rental_ledgeritem FOR EACH ROW
    WHEN (OLD.balance <> NEW.balance OR OLD.amount <> NEW.amount OR OLD.kind <> NEW.kind
          OR OLD.customer_id <> NEW.customer_id OR OLD.dealer_id <> NEW.dealer_id)
    EXECUTE FUNCTION rental_item_stays();

CREATE TRIGGER rental_ledger_entry_is_frozen BEFORE UPDATE OR DELETE ON rental_journalentry
    FOR EACH ROW EXECUTE FUNCTION rental_refuse_change();
CREATE TRIGGER rental_ledger_line_is_frozen BEFORE UPDATE OR DELETE ON rental_journalline
    FOR EACH ROW EXECUTE FUNCTION rental_refuse_change();
CREATE TRIGGER rental_ledger_item_is_kept BEFORE DELETE ON rental_ledgeritem
    FOR EACH ROW EXECUTE FUNCTION rental_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER rental_ledger_item_is_kept ON rental_ledgeritem;
DROP TRIGGER rental_ledger_line_is_frozen ON rental_journalline;
DROP TRIGGER rental_ledger_entry_is_frozen ON rental_journalentry;
DROP TRIGGER rental_item_is_moved_by_lines ON rental_ledgeritem;
DROP FUNCTION rental_item_stays();
DROP TRIGGER rental_item_begins_without_balance ON rental_ledgeritem;
DROP FUNCTION rental_item_begins_empty();
DROP TRIGGER rental_line_moves_its_item ON rental_journalline;
DROP FUNCTION rental_line_moves_item();
DROP TRIGGER rental_line_keeps_balance ON rental_journalline;
DROP FUNCTION rental_line_balances();
DROP TRIGGER rental_entry_is_balanced ON rental_journalentry;
DROP FUNCTION rental_entry_balances();
DROP FUNCTION rental_expect_balance(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        ("registry", "0006_what_cases_bring_along"),
        ("rental", "0002_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerAudit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("entries", models.PositiveIntegerField(verbose_name="entries")),
                (
                    "receivable",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="receivable"),
                ),
                ("findings", models.JSONField(default=list, verbose_name="findings")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "audit of the ledger",
                "verbose_name_plural": "audits of the ledger",
                "ordering": ("-day",),
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AR", "Receivable from a customer"),
                            ("CASH", "Money received"),
                            ("DEPOSIT", "Deposit of a customer"),
                            ("PREAUTH", "Pre-authorisation of a customer (memo)"),
                            ("PREAUTH_CONTRA", "Pre-authorisations (memo, other side)"),
                            ("FINE_PAYABLE", "Fines to pass on"),
                            ("REVENUE", "Revenue"),
                            ("REPAIR_RECOVERY", "Repair costs recovered"),
                            ("INSURER_AR", "Receivable from insurers"),
                            ("BAD_DEBT", "Bad debt"),
                            ("ROUNDING", "Rounding"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=16, verbose_name="detail")),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_accounts",
                        to="registry.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("customer__isnull", False),
                                ("kind__in", ("AR", "DEPOSIT", "PREAUTH")),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("AR", "DEPOSIT", "PREAUTH")), _negated=True),
                                ("customer", None),
                            ),
                            _connector="OR",
                        ),
                        name="rental_account_of_a_customer_has_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("customer__isnull", False)),
                        fields=("kind", "customer"),
                        name="rental_one_account_per_customer_and_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DamageCase",
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
                    "number",
                    models.CharField(
                        editable=False, max_length=20, unique=True, verbose_name="number"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REPORTED", "Reported"),
                            ("ASSESSED", "Assessed"),
                            ("USER_NOTIFIED", "Customer informed"),
                            ("AGREED", "Agreed"),
                            ("DISPUTED", "Disputed"),
                            ("INVOICED", "Invoiced"),
                            ("INSTALMENT", "In instalments"),
                            ("DUNNING", "Dunning"),
                            ("PAID", "Paid"),
                            ("CLOSED", "Closed"),
                            ("WRITTEN_OFF", "Written off"),
                        ],
                        default="REPORTED",
                        editable=False,
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                (
                    "found_kind",
                    models.CharField(
                        choices=[("HANDOVER_IN", "At hand-over"), ("LATER", "Later")],
                        max_length=12,
                        verbose_name="found",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="found at")),
                ("place", models.CharField(max_length=80, verbose_name="where on the car")),
                ("description", models.CharField(max_length=500, verbose_name="what is damaged")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("ACCIDENT", "Accident"),
                            ("SCRATCH", "Scratch or dent"),
                            ("INTERIOR", "Interior or soiling"),
                            ("GLASS_TYRE", "Glass, tyre or rim"),
                            ("MISUSE", "Misuse or poor custody"),
                            ("THIRD_PARTY", "Somebody else"),
                            ("WEAR", "Wear"),
                        ],
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                (
                    "was_admitted",
                    models.BooleanField(default=False, verbose_name="the customer admits it"),
                ),
                (
                    "after_next_handover",
                    models.BooleanField(
                        default=False,
                        verbose_name="found after the car was handed to somebody else",
                    ),
                ),
                (
                    "accident_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="police or insurer number"
                    ),
                ),
                (
                    "liability",
                    models.DecimalField(
                        decimal_places=4,
                        default=1,
                        max_digits=6,
                        verbose_name="liability of the customer",
                    ),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        blank=True,
                        choices=[("WORKSHOP", "Workshop quote"), ("INSURER", "Insurer")],
                        max_length=8,
                        verbose_name="assessed by",
                    ),
                ),
                (
                    "repair_cost",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="repair cost"
                    ),
                ),
                (
                    "insurer_paid",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=14,
                        verbose_name="paid by the insurer",
                    ),
                ),
                (
                    "uncovered",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="items not covered"
                    ),
                ),
                (
                    "repair_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="days of repair"),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DRUNK_DRIVING", "Drunk driving"),
                            ("NO_LICENCE", "No licence"),
                            ("HIT_AND_RUN", "Hit and run"),
                            ("UNREPORTED", "Accident not reported"),
                        ],
                        max_length=14,
                        verbose_name="the plan does not protect",
                    ),
                ),
                (
                    "clause",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="clause of the accepted terms"
                    ),
                ),
                (
                    "components",
                    models.JSONField(default=list, editable=False, verbose_name="components"),
                ),
                (
                    "charge",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="charge",
                    ),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "assessed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="assessed"),
                ),
                (
                    "notified_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="customer informed"
                    ),
                ),
                (
                    "dispute_until",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="may be disputed until"
                    ),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="agreed"),
                ),
                (
                    "agreed_by",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="agreed by"
                    ),
                ),
                (
                    "disputed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="disputed"),
                ),
                (
                    "dispute_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it is disputed"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="closed"),
                ),
                (
                    "close_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was closed"),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assessor",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_damages",
                        to="registry.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="damages",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="damages",
                        to="rental.rentalvehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "damage case",
                "verbose_name_plural": "damage cases",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(fields=["dealer", "state"], name="rental_damage_by_state"),
                    models.Index(fields=["-created_at", "-id"], name="rental_damage_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("liability__gte", Decimal("0")), ("liability__lte", Decimal("1"))
                        ),
                        name="rental_liability_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("charge__gte", Decimal("0")),
                            ("insurer_paid__gte", Decimal("0")),
                            ("repair_cost__gte", Decimal("0")),
                            ("uncovered__gte", Decimal("0")),
                        ),
                        name="rental_damage_amounts_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "ACCIDENT"), _negated=True),
                            models.Q(("accident_number", ""), _negated=True),
                            ("state__in", ("REPORTED", "CLOSED")),
                            _connector="OR",
                        ),
                        name="rental_accident_has_its_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DamagePaper",
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
                            ("HANDOVER_SHEETS", "Hand-over sheets"),
                            ("ASSESSMENT", "Assessment of the damage"),
                            ("REPAIR_INVOICE", "Repair invoice or settlement list"),
                            ("INSURER_DECISION", "Decision of the insurer"),
                            ("ACCIDENT_CERTIFICATE", "Accident certificate"),
                            ("SECOND_OPINION", "Second opinion"),
                            ("AGREEMENT", "Signed agreement"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="rental.damagecase",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a damage case",
                "verbose_name_plural": "papers of damage cases",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="DamagePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("BEFORE", "Before"), ("AFTER", "After")],
                        max_length=6,
                        verbose_name="phase",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="photo",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="rental.damagecase",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of damage",
                "verbose_name_plural": "photos of damage",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="DunningStep",
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
                    "rung",
                    models.CharField(
                        choices=[
                            ("REMINDER", "D−3 reminder"),
                            ("NOTICE", "D+1 overdue notice"),
                            ("CALL", "D+3 call"),
                            ("SECOND_NOTICE", "D+7 second notice, no new orders"),
                            ("DEMAND", "D+15 formal demand letter"),
                            ("MANAGER", "D+30 manager's case"),
                            ("LEGAL", "D+60 legal action or write-off"),
                        ],
                        max_length=14,
                        verbose_name="step",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="begun")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "To do"),
                            ("DONE", "Done"),
                            ("DROPPED", "No longer needed"),
                        ],
                        default="OPEN",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("template", models.CharField(max_length=60, verbose_name="template")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("APP", "App and text message"),
                            ("PHONE", "Call"),
                            ("REGISTERED_MAIL", "Registered letter"),
                            ("E_DELIVERY", "Electronic delivery"),
                            ("MEETING", "In person"),
                            ("LAWYER", "By our lawyer"),
                        ],
                        max_length=16,
                        verbose_name="channel",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SENT", "Sent"),
                            ("REACHED", "Reached"),
                            ("NOT_REACHED", "Not reached"),
                            ("WILL_PAY", "Says will pay"),
                            ("REFUSES", "Refuses to pay"),
                            ("DISPUTES", "Disputes the debt"),
                            ("INSTALMENTS", "Instalments agreed"),
                            ("TO_COURT", "Court or arbitration"),
                            ("TO_WRITE_OFF", "Write-off proposed"),
                        ],
                        max_length=14,
                        verbose_name="result",
                    ),
                ),
                (
                    "next_action",
                    models.CharField(blank=True, max_length=200, verbose_name="next action"),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="tracking number or reference"
                    ),
                ),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done")),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "dunning step",
                "verbose_name_plural": "dunning steps",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["state", "made_on"], name="rental_step_to_do"),
                    models.Index(fields=["-created_at", "-id"], name="rental_step_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "DONE"), _negated=True),
                            models.Q(
                                ("done_at__isnull", False),
                                models.Q(("channel", ""), _negated=True),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rental_done_step_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DebtCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "spoken_to",
                    models.CharField(
                        choices=[("LESSEE", "The lessee"), ("GUARANTOR", "The guarantor")],
                        max_length=10,
                        verbose_name="spoken to",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("SENT", "Sent"),
                            ("REACHED", "Reached"),
                            ("NOT_REACHED", "Not reached"),
                            ("WILL_PAY", "Says will pay"),
                            ("REFUSES", "Refuses to pay"),
                            ("DISPUTES", "Disputes the debt"),
                            ("INSTALMENTS", "Instalments agreed"),
                            ("TO_COURT", "Court or arbitration"),
                            ("TO_WRITE_OFF", "Write-off proposed"),
                        ],
                        max_length=14,
                        verbose_name="result",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_calls",
                        to="registry.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="rental.dunningstep",
                        verbose_name="step",
                    ),
                ),
            ],
            options={
                "verbose_name": "dunning call",
                "verbose_name_plural": "dunning calls",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "day"), name="rental_one_dunning_call_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("booked_on", models.DateField(verbose_name="booked on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("CHARGE", "Charged"),
                            ("PAYMENT", "Payment received"),
                            ("CREDIT_NOTE", "Credit note"),
                            ("CREDIT_USED", "Credit used"),
                            ("PAY_OUT", "Credit paid out"),
                            ("DEPOSIT_IN", "Deposit taken"),
                            ("DEPOSIT_USED", "Deposit used"),
                            ("DEPOSIT_OUT", "Deposit released"),
                            ("PREAUTH_ON", "Pre-authorised"),
                            ("PREAUTH_OFF", "Pre-authorisation ended"),
                            ("FINE_PAID", "Fine paid to the authority"),
                            ("INSURER_SHARE", "Share of the insurer"),
                            ("INSURER_PAID", "Insurer paid"),
                            ("MOVED", "Moved to instalments"),
                            ("WRITE_OFF", "Written off"),
                            ("RECOVERY", "Recovered after write-off"),
                            ("REVERSAL", "Reversal"),
                        ],
                        max_length=14,
                        verbose_name="what",
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="receipt or reference"
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(max_length=120, unique=True, verbose_name="key"),
                ),
                ("made_at", models.DateTimeField(verbose_name="posted")),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="posted by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="rental.journalentry",
                        verbose_name="reverses",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["dealer", "-booked_on"], name="rental_entry_by_store"),
                    models.Index(fields=["order"], name="rental_entry_by_order"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "REVERSAL"), ("reverses__isnull", False)),
                            models.Q(
                                models.Q(("kind", "REVERSAL"), _negated=True), ("reverses", None)
                            ),
                            _connector="OR",
                        ),
                        name="rental_reversal_names_its_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("idempotency_key", ""), _negated=True),
                        name="rental_entry_has_its_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerItem",
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
                            ("RENT", "Rent"),
                            ("EXTENSION", "Extension"),
                            ("CANCEL_FEE", "Cancellation fee"),
                            ("LATE_FEE", "Late return"),
                            ("ENERGY", "Fuel or charging"),
                            ("TOLL", "Tolls and parking"),
                            ("SERVICE", "Other service"),
                            ("FINE", "Traffic fine"),
                            ("AGENT_FEE", "Fee for handling a fine"),
                            ("PENALTY", "Contract penalty"),
                            ("DAMAGE", "Damage"),
                            ("INSTALMENT", "Instalment"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="original"),
                ),
                (
                    "balance",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="balance",
                    ),
                ),
                ("charged_on", models.DateField(verbose_name="charged on")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("about", models.CharField(blank=True, max_length=60, verbose_name="about")),
                (
                    "disputed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="disputed"),
                ),
                (
                    "dispute_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is disputed"),
                ),
                (
                    "dispute_closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="dispute settled"),
                ),
                (
                    "collector",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="collector",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_items",
                        to="registry.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_items",
                        to="rental.rentalorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "item owed",
                "verbose_name_plural": "items owed",
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("balance__gt", Decimal("0"))),
                        fields=["dealer", "due_on"],
                        name="rental_item_open",
                    ),
                    models.Index(fields=["customer", "due_on"], name="rental_item_by_customer"),
                    models.Index(fields=["-created_at", "-id"], name="rental_item_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", Decimal("0"))),
                        name="rental_item_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("balance__gte", Decimal("0")), ("balance__lte", models.F("amount"))
                        ),
                        name="rental_item_is_paid_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dispute_closed_at", None),
                            ("disputed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="rental_item_dispute_was_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "debit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="debit"
                    ),
                ),
                (
                    "credit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="credit"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rental.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rental.journalentry",
                        verbose_name="entry",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rental.ledgeritem",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an entry",
                "verbose_name_plural": "lines of entries",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit", Decimal("0")), ("debit__gt", Decimal("0"))),
                            models.Q(("credit__gt", Decimal("0")), ("debit", Decimal("0"))),
                            _connector="OR",
                        ),
                        name="rental_line_is_debit_or_credit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstalmentPlan",
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
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="total"),
                ),
                ("count", models.PositiveSmallIntegerField(verbose_name="instalments")),
                ("first_on", models.DateField(verbose_name="first due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Waits for the signature"),
                            ("ACTIVE", "In good standing"),
                            ("DONE", "Paid"),
                            ("BROKEN", "Broken"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="PROPOSED",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "signed_by",
                    models.CharField(blank=True, max_length=120, verbose_name="signed by"),
                ),
                (
                    "signed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="signed"),
                ),
                (
                    "broken_on",
                    models.DateField(editable=False, null=True, verbose_name="broken on"),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="signed agreement",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="rental.ledgeritem",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment plan",
                "verbose_name_plural": "instalment plans",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("PROPOSED", "ACTIVE"))),
                        fields=("item",),
                        name="rental_one_living_plan_per_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 2), ("total__gt", Decimal("0"))),
                        name="rental_plan_has_parts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("ACTIVE", "DONE", "BROKEN")), _negated=True),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("signed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rental_plan_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="rental.instalmentplan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalment",
                        to="rental.ledgeritem",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "verbose_name_plural": "instalments",
                "ordering": ("plan", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"), name="rental_instalment_number_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="dunningstep",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="rental.ledgeritem",
                verbose_name="item",
            ),
        ),
        migrations.AddField(
            model_name="damagecase",
            name="item",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="damage",
                to="rental.ledgeritem",
                verbose_name="item",
            ),
        ),
        migrations.CreateModel(
            name="PromiseToPay",
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
                ("made_on", models.DateField(verbose_name="said on")),
                ("promised_on", models.DateField(verbose_name="promised for")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
                (
                    "balance_then",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="owed then"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Promised"), ("KEPT", "Kept"), ("BROKEN", "Broken")],
                        default="OPEN",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="rental.ledgeritem",
                        verbose_name="item",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise to pay",
                "verbose_name_plural": "promises to pay",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "OPEN")),
                        fields=("item",),
                        name="rental_one_open_promise_per_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", Decimal("0")), ("promised_on__gte", models.F("made_on"))
                        ),
                        name="rental_promise_lies_ahead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nonce",
                    models.CharField(
                        editable=False, max_length=32, unique=True, verbose_name="nonce"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement link",
                "verbose_name_plural": "statement links",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="WriteOff",
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
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
                (
                    "recovered",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="recovered since",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("LADDER_DONE", "Every step of the ladder was taken"),
                            ("BANKRUPTCY", "Bankruptcy"),
                            ("DEATH", "Death"),
                            ("COST_OVER_CLAIM", "Going on costs more than the debt"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("RENTAL_SUPERVISOR", "Rental supervisor"),
                            ("RENTAL_MGR", "Rental manager"),
                            ("FINANCE", "Finance head"),
                            ("CFO", "Chief financial officer"),
                        ],
                        max_length=20,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("APPROVED", "Written off"),
                            ("REJECTED", "Rejected"),
                        ],
                        default="PROPOSED",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="decided"),
                ),
                (
                    "policy_values",
                    models.JSONField(
                        default=dict, editable=False, verbose_name="policy values applied"
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.dealer",
                        verbose_name="store",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by person",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="write_offs",
                        to="rental.ledgeritem",
                        verbose_name="item",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "write-off",
                "verbose_name_plural": "write-offs",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="rental_write_off_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "PROPOSED")),
                        fields=("item",),
                        name="rental_one_open_write_off_per_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", Decimal("0"))),
                        name="rental_write_off_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="rental_write_off_is_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "PROPOSED"),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rental_decided_write_off_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recovered__gte", Decimal("0")), ("recovered__lte", models.F("amount"))
                        ),
                        name="rental_recovered_within_written_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteOffEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "write_off",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="rental.writeoff",
                        verbose_name="write-off",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of a write-off",
                "verbose_name_plural": "evidence of write-offs",
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="dunningstep",
            constraint=models.UniqueConstraint(
                fields=("item", "rung"), name="rental_each_rung_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningstep",
            constraint=models.UniqueConstraint(
                fields=("item", "made_on"), name="rental_one_rung_per_item_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="damagecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("REPORTED", "ASSESSED", "USER_NOTIFIED", "AGREED", "DISPUTED", "CLOSED"),
                    ),
                    ("item__isnull", False),
                    _connector="OR",
                ),
                name="rental_invoiced_damage_has_its_item",
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

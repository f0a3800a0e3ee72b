"""Archives of repairs and of new cars, the gate-out register, and what none of them may lose (domain.md 4.7)."""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION aftersales_archive_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    until date;
BEGIN
    IF TG_TABLE_NAME = 'aftersales_archivefile' THEN
        until := OLD.keep_until;
    ELSE
        SELECT keep_until INTO until FROM aftersales_archivefile WHERE id = OLD.file_id;
    END IF;
    IF until > current_date THEN
        RAISE EXCEPTION 'aftersales_archive_is_kept: until %', until USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER aftersales_archive_is_kept BEFORE DELETE ON aftersales_archivefile
    FOR EACH ROW EXECUTE FUNCTION aftersales_archive_kept();
CREATE TRIGGER aftersales_archive_paper_is_kept BEFORE DELETE ON aftersales_archiveitem
    FOR EACH ROW EXECUTE FUNCTION aftersales_archive_kept();

CREATE FUNCTION aftersales_archive_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM aftersales_archivefile file
                    WHERE file.order_id = NEW.id AND file.archived_at IS NOT NULL
                      AND cardinality(file.missing) = 0) THEN
        RAISE EXCEPTION 'aftersales_filed_order_has_a_complete_archive: order %', NEW.id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aftersales_filed_order_has_a_complete_archive
    BEFORE UPDATE OF state ON aftersales_repairorder FOR EACH ROW
    WHEN (NEW.state = 'ARCHIVED' AND OLD.state <> 'ARCHIVED')
    EXECUTE FUNCTION aftersales_archive_complete();

CREATE TRIGGER aftersales_gate_out_number_stays BEFORE DELETE ON aftersales_gateoutnote
    FOR EACH ROW EXECUTE FUNCTION aftersales_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER aftersales_gate_out_number_stays ON aftersales_gateoutnote;
DROP TRIGGER aftersales_filed_order_has_a_complete_archive ON aftersales_repairorder;
DROP FUNCTION aftersales_archive_complete();
DROP TRIGGER aftersales_archive_paper_is_kept ON aftersales_archiveitem;
DROP TRIGGER aftersales_archive_is_kept ON aftersales_archivefile;
DROP FUNCTION aftersales_archive_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0002_what_the_workshop_may_never_do"),
        ("documents", "0002_files_can_wait_for_a_scan"),
        ("network", "0001_initial"),
        ("registry", "0002_the_workshop_and_its_customers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveFile",
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
                        choices=[("REPAIR", "Repair order"), ("NEW_CAR", "New car")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("delivered_on", models.DateField(verbose_name="handed over on")),
                (
                    "is_second_tier",
                    models.BooleanField(default=False, verbose_name="sold by a second-tier dealer"),
                ),
                (
                    "required_count",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="required"
                    ),
                ),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("AS01", "Signed repair order"),
                                ("AS02", "Walk-around sheet"),
                                ("AS03", "Quotes and approvals"),
                                ("AS04", "Parts issue slip"),
                                ("AS05", "Inspection and quality check"),
                                ("AS06", "Signed settlement list"),
                                ("AS07", "Invoice or receipt"),
                                ("AS08", "Delivery sheet"),
                                ("AS09", "Insurance assessment"),
                                ("AS10", "Warranty claim"),
                                ("AS11", "Completion certificate"),
                                ("AS12", "Old-parts note"),
                                ("AS13", "Hand-over sheets of the driver"),
                                ("AS14", "Photos"),
                                ("AS15", "Callback record"),
                                ("AS16", "Quick form"),
                                ("N01", "Warranty card"),
                                ("N02", "Invoice notice"),
                                ("N03", "Gate-out note, blue copy"),
                                ("N04", "Sales contract"),
                                ("N05", "Settlement of the sale"),
                                ("N06", "Delivery inspection"),
                                ("N07", "Certificate of conformity, copy"),
                                ("N08", "Vehicle invoice, copy"),
                                ("N09", "ID card or business licence, copy"),
                                ("N10", "Checklist of the handing-over"),
                            ],
                            max_length=4,
                        ),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="missing",
                    ),
                ),
                (
                    "archived_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="filed"),
                ),
                ("keep_until", models.DateField(editable=False, verbose_name="kept until")),
                (
                    "archived_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
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
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archive",
                        to="aftersales.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archives",
                        to="registry.vehicle",
                        verbose_name="vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "archive file",
                "verbose_name_plural": "archive files",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "kind", "-created_at", "-id"],
                        name="aftersales_archive_dealer",
                    ),
                    models.Index(
                        fields=["dealer", "kind", "delivered_on"],
                        name="aftersales_archive_delivered",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="aftersales_archive_time"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["missing"], name="aftersales_archive_missing"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "NEW_CAR")),
                        fields=("vehicle",),
                        name="aftersales_one_archive_per_new_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_second_tier", False),
                                ("kind", "REPAIR"),
                                ("order__isnull", False),
                            ),
                            models.Q(("kind", "NEW_CAR"), ("order", None)),
                            _connector="OR",
                        ),
                        name="aftersales_archive_is_of_an_order_or_a_new_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing__len__lte", models.F("required_count"))),
                        name="aftersales_archive_misses_only_what_it_requires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "keep_until__gte",
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("delivered_on"),
                                        "+",
                                        models.Value(datetime.timedelta(days=2191)),
                                    ),
                                    output_field=models.DateTimeField(),
                                ),
                            )
                        ),
                        name="aftersales_archive_is_kept_six_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("archived_at", None), ("archived_by", None)),
                            models.Q(
                                ("archived_at__isnull", False), ("archived_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_filed_has_time_and_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveItem",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("AS01", "Signed repair order"),
                            ("AS02", "Walk-around sheet"),
                            ("AS03", "Quotes and approvals"),
                            ("AS04", "Parts issue slip"),
                            ("AS05", "Inspection and quality check"),
                            ("AS06", "Signed settlement list"),
                            ("AS07", "Invoice or receipt"),
                            ("AS08", "Delivery sheet"),
                            ("AS09", "Insurance assessment"),
                            ("AS10", "Warranty claim"),
                            ("AS11", "Completion certificate"),
                            ("AS12", "Old-parts note"),
                            ("AS13", "Hand-over sheets of the driver"),
                            ("AS14", "Photos"),
                            ("AS15", "Callback record"),
                            ("AS16", "Quick form"),
                            ("N01", "Warranty card"),
                            ("N02", "Invoice notice"),
                            ("N03", "Gate-out note, blue copy"),
                            ("N04", "Sales contract"),
                            ("N05", "Settlement of the sale"),
                            ("N06", "Delivery inspection"),
                            ("N07", "Certificate of conformity, copy"),
                            ("N08", "Vehicle invoice, copy"),
                            ("N09", "ID card or business licence, copy"),
                            ("N10", "Checklist of the handing-over"),
                        ],
                        max_length=4,
                        verbose_name="paper",
                    ),
                ),
                (
                    "is_required",
                    models.BooleanField(default=False, editable=False, verbose_name="required"),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[("FILE", "Uploaded"), ("RECORD", "On record in the system")],
                        max_length=6,
                        verbose_name="kept as",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                ("record_type", models.CharField(blank=True, max_length=60, verbose_name="record")),
                (
                    "record_id",
                    models.BigIntegerField(null=True, verbose_name="number of the record"),
                ),
                (
                    "vin",
                    models.CharField(blank=True, max_length=17, verbose_name="VIN on the paper"),
                ),
                (
                    "buyer",
                    models.CharField(blank=True, max_length=120, verbose_name="buyer on the paper"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount on the paper",
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, max_length=40, verbose_name="number on the paper"),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REJECTED", "Looked at and not accepted"),
                            ("UNSIGNED", "An approval by call is not signed for"),
                            ("FORM_OPEN", "The quick form is not closed"),
                            ("VIN_DIFFERS", "Another VIN than the car's"),
                            ("BUYER_DIFFERS", "Another buyer than in the contract"),
                            ("AMOUNT_DIFFERS", "Invoice and settlement name different amounts"),
                            (
                                "NO_DISPATCH_NOTE",
                                "No gate-out note of the dispatch to the second tier",
                            ),
                            ("DISPATCH_LATE", "Let out after the car was handed to the customer"),
                        ],
                        max_length=16,
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why it was not accepted"
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="brought"),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="aftersales.archivefile",
                        verbose_name="archive file",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of an archive",
                "verbose_name_plural": "papers of archives",
                "ordering": ("code",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "code"), name="aftersales_archive_names_a_paper_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("code", "N08"), models.Q(("number", ""), _negated=True)
                        ),
                        fields=("number",),
                        name="aftersales_invoice_is_in_one_archive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attachment", None),
                                ("fault", ""),
                                ("record_type", ""),
                                ("source", ""),
                            ),
                            models.Q(
                                ("attachment__isnull", False),
                                ("entered_at__isnull", False),
                                ("entered_by__isnull", False),
                                ("record_type", ""),
                                ("source", "FILE"),
                            ),
                            models.Q(
                                ("attachment", None),
                                ("source", "RECORD"),
                                models.Q(("record_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_paper_is_a_file_or_a_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fault", "REJECTED"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aftersales_rejected_paper_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GateOutNote",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("serial", models.PositiveIntegerField(verbose_name="number on the pad")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SALE", "Sold"),
                            ("SECOND_TIER", "To a second-tier dealer"),
                            ("VOID", "Number not used"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="issued on")),
                (
                    "second_tier",
                    models.CharField(blank=True, max_length=120, verbose_name="second-tier dealer"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why the number was not used"
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                        verbose_name="blue copy",
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
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_out",
                        to="aftersales.archivefile",
                        verbose_name="archive file",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_outs",
                        to="registry.vehicle",
                        verbose_name="vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "gate-out note",
                "verbose_name_plural": "gate-out notes",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="aftersales_gate_out_dealer"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "year", "serial"),
                        name="aftersales_gate_out_number_is_used_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("serial__gte", 1)),
                        name="aftersales_gate_out_numbers_begin_with_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued_on__year", models.F("year"))),
                        name="aftersales_gate_out_is_of_its_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attachment", None),
                                ("file", None),
                                ("kind", "VOID"),
                                ("vehicle", None),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "VOID"), _negated=True),
                                ("reason", ""),
                                ("vehicle__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_unused_number_is_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "SECOND_TIER"), _negated=True),
                            models.Q(("second_tier", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aftersales_dispatch_names_the_second_tier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaintenanceCard",
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
                    "service",
                    models.CharField(
                        choices=[("FIRST", "First maintenance"), ("SECOND", "Second maintenance")],
                        max_length=6,
                        verbose_name="maintenance",
                    ),
                ),
                ("collected_on", models.DateField(verbose_name="collected on")),
                ("due_on", models.DateField(editable=False, verbose_name="handed over by")),
                (
                    "received_on",
                    models.DateField(editable=False, null=True, verbose_name="received on"),
                ),
                (
                    "collected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="collected by",
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
                    "received_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="maintenance_cards",
                        to="registry.vehicle",
                        verbose_name="vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "maintenance card",
                "verbose_name_plural": "maintenance cards",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["dealer", "-created_at", "-id"], name="aftersales_maintenance_cards"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vehicle", "service"),
                        name="aftersales_maintenance_card_is_collected_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_by", None), ("received_on", None)),
                            models.Q(
                                ("received_by__isnull", False),
                                ("received_on__gte", models.F("collected_on")),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_received_card_has_day_and_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__day", 3), ("due_on__gt", models.F("collected_on"))
                        ),
                        name="aftersales_maintenance_card_is_due_on_a_third",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

"""Two records of one person become one; nothing new may refer to the record that went."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import dealerops.registry.fields

# The lock waits for a merge that is under way: the row is then read again as the merge has left it.
FORWARDS = """
CREATE FUNCTION registry_refuse_merged_customer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    SELECT merged_into_id INTO kept FROM registry_customer WHERE id = NEW.customer_id FOR KEY SHARE;
    IF kept IS NOT NULL THEN
        RAISE EXCEPTION 'registry_merged_customer_is_not_referred_to: customer % in %',
              NEW.customer_id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION registry_refuse_merged_buyer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    SELECT merged_into_id INTO kept FROM registry_customer WHERE id = NEW.buyer_id FOR KEY SHARE;
    IF kept IS NOT NULL THEN
        RAISE EXCEPTION 'registry_merged_customer_is_not_referred_to: customer % in %',
              NEW.buyer_id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION registry_refuse_merge_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registry_customer
                WHERE (id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
                   OR merged_into_id = NEW.id) THEN
        RAISE EXCEPTION 'registry_merges_make_no_chain: customer %', NEW.id
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registry_merges_make_no_chain
    BEFORE INSERT OR UPDATE OF merged_into_id ON registry_customer FOR EACH ROW
    WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION registry_refuse_merge_chain();
CREATE TRIGGER registry_merged_customer_is_not_referred_to
    BEFORE INSERT OR UPDATE OF customer_id ON registry_consentrecord
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_merged_customer();
CREATE TRIGGER registry_merged_customer_is_not_referred_to
    BEFORE INSERT OR UPDATE OF customer_id ON registry_dncentry
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_merged_customer();
CREATE TRIGGER registry_merged_customer_is_not_referred_to
    BEFORE INSERT OR UPDATE OF customer_id ON registry_contactlog
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_merged_customer();
CREATE TRIGGER registry_merged_customer_is_not_referred_to
    BEFORE INSERT OR UPDATE OF buyer_id ON registry_vehiclesale
    FOR EACH ROW WHEN (NEW.buyer_id IS NOT NULL) EXECUTE FUNCTION registry_refuse_merged_buyer();
"""
BACKWARDS = """
DROP TRIGGER registry_merged_customer_is_not_referred_to ON registry_vehiclesale;
DROP TRIGGER registry_merged_customer_is_not_referred_to ON registry_contactlog;
DROP TRIGGER registry_merged_customer_is_not_referred_to ON registry_dncentry;
DROP TRIGGER registry_merged_customer_is_not_referred_to ON registry_consentrecord;
DROP TRIGGER registry_merges_make_no_chain ON registry_customer;
DROP FUNCTION registry_refuse_merge_chain();
DROP FUNCTION registry_refuse_merged_buyer();
DROP FUNCTION registry_refuse_merged_customer();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0001_initial"),
        ("registry", "0002_the_workshop_and_its_customers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="customer",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="registry.customer",
                verbose_name="merged into",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=Q(("merged_into", None)) | ~Q(("merged_into", F("id"))),
                name="registry_nobody_is_merged_into_themselves",
            ),
        ),
        migrations.CreateModel(
            name="CustomerMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "before",
                    dealerops.registry.fields.EncryptedTextField(verbose_name="what was before"),
                ),
                ("merged_at", models.DateTimeField(auto_now_add=True, verbose_name="merged")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone")),
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
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.customer",
                        verbose_name="merged into it",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.customer",
                        verbose_name="kept",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of two customers",
                "verbose_name_plural": "merges of customers",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["dealer", "-id"], name="registry_merge_of_dealer")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("undone_at", None)),
                        fields=("gone",),
                        name="registry_customer_is_merged_once",
                    ),
                    models.CheckConstraint(
                        condition=~Q(("kept", F("gone"))),
                        name="registry_merge_is_of_two_customers",
                    ),
                    models.CheckConstraint(
                        condition=Q(("undone_at", None), ("undone_by", None))
                        | Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                        name="registry_merge_is_undone_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

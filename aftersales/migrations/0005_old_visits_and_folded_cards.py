"""Past visits of an older system are known by its order number, and nobody knows who worked on them;
a card is folded into another one when its customer was entered twice."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

STARTED = (
    *("WIP", "AWAITING_APPROVAL", "AWAITING_PARTS", "SUBLET", "QC", "READY", "SETTLED", "PAID"),
    *("DELIVERED", "ARCHIVED"),
)
TAKEN_OVER = Q(("state", "ARCHIVED"), ~Q(("old_number", "")))

# No row that is there can break it: all have the new column empty, and stay outside the index.
ONCE_NAME = "aftersales_old_order_is_taken_over_once"
ONCE = (
    f"CREATE UNIQUE INDEX {ONCE_NAME} ON aftersales_repairorder (dealer_id, old_number)"
    " WHERE NOT (old_number = '')"
)
REFERRING = ("callbacktask", "clubmember", "customercard", "prospect", "repairorder")
FORWARDS = "".join(
    f"CREATE TRIGGER registry_merged_customer_is_not_referred_to"
    f" BEFORE INSERT OR UPDATE OF customer_id ON aftersales_{table}"
    " FOR EACH ROW EXECUTE FUNCTION registry_refuse_merged_customer();"
    for table in REFERRING
)
BACKWARDS = "".join(
    f"DROP TRIGGER registry_merged_customer_is_not_referred_to ON aftersales_{table};"
    for table in REFERRING
)


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0004_bays_and_drivers"),
        ("network", "0001_initial"),
        ("registry", "0003_customers_can_be_merged"),
    ]
    operations = [
        migrations.AddField(
            model_name="repairorder",
            name="old_number",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=40,
                verbose_name="order number in the old system",
            ),
        ),
        migrations.AddField(
            model_name="repairorder",
            name="old_work",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=500,
                verbose_name="work done, in the words of the old system",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ONCE, "DROP INDEX " + ONCE_NAME)],
            state_operations=[
                migrations.AddConstraint(
                    model_name="repairorder",
                    constraint=models.UniqueConstraint(
                        condition=~Q(("old_number", "")),
                        fields=("dealer", "old_number"),
                        name=ONCE_NAME,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="repairorder",
            constraint=models.CheckConstraint(
                condition=Q(("old_number", ""), ("old_work", "")) | TAKEN_OVER,
                name="aftersales_taken_over_order_is_over",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="repairorder", name="aftersales_started_has_time_and_technician"
        ),
        migrations.AddConstraint(
            model_name="repairorder",
            constraint=models.CheckConstraint(
                condition=(~Q(("state__in", STARTED)) | Q(("started_at__isnull", False)))
                & (~Q(("state__in", STARTED)) | Q(("technician__isnull", False)) | TAKEN_OVER),
                name="aftersales_started_has_time_and_technician",
            ),
        ),
        migrations.AddField(
            model_name="customercard",
            name="folded_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="folded",
                to="aftersales.customercard",
                verbose_name="folded into",
            ),
        ),
        migrations.AddConstraint(
            model_name="customercard",
            constraint=models.CheckConstraint(
                condition=Q(("folded_into", None)) | ~Q(("folded_into", F("id"))),
                name="aftersales_card_is_folded_into_another",
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

"""What an inspection costs whose customer then wants nothing."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0008_phones_are_confirmed_with_a_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionFee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
                ("agreed_with", models.CharField(max_length=120, verbose_name="agreed with")),
                ("agreed_at", models.DateTimeField(verbose_name="fee agreed")),
                (
                    "billed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="billed"),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CASH", "Cash"),
                            ("CARD", "Card"),
                            ("WECHAT_PAY", "WeChat Pay"),
                            ("ALIPAY", "Alipay"),
                            ("TRANSFER", "Bank transfer"),
                            ("CREDIT", "On account"),
                            ("GOODWILL", "Waived as goodwill"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="receipt or transaction"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "received_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="received"),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fee agreed by",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_fee",
                        to="aftersales.repairorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection fee",
                "verbose_name_plural": "inspection fees",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", Decimal("0")),
                            models.Q(("agreed_with", ""), _negated=True),
                        ),
                        name="aftersales_inspection_fee_is_agreed_with_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("received_at", None), ("received_by", None)),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                                ("billed_at__isnull", False),
                                models.Q(("kind", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_inspection_fee_is_paid_once_billed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("CREDIT", "GOODWILL")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aftersales_inspection_fee_is_forgiven_for_a_reason",
                    ),
                ],
            },
        ),
    ]

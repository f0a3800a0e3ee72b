"""A customer who is not at the counter confirms the own phone with a code."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0007_the_work_is_checked_by_three"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mobile_hash", models.CharField(max_length=64, verbose_name="phone, as a hash")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("wanted_at", models.DateTimeField(verbose_name="asked for")),
                (
                    "expires_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="expires"),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                ("wrong", models.PositiveSmallIntegerField(default=0, verbose_name="wrong tries")),
                (
                    "confirmed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="phone confirmed"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phone_codes",
                        to="aftersales.repairorder",
                        verbose_name="order",
                    ),
                ),
                (
                    "wanted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
            ],
            options={
                "verbose_name": "code for a phone",
                "verbose_name_plural": "codes for phones",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        fields=["mobile_hash", "-wanted_at"], name="aftersales_code_of_phone"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("expires_at", None), ("sent_at", None)),
                            models.Q(
                                models.Q(("digest", ""), _negated=True),
                                ("expires_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_phone_code_has_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_at__lt", models.F("expires_at")),
                                ("confirmed_by__isnull", False),
                                ("expires_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="aftersales_phone_is_confirmed_in_time_by_somebody",
                    ),
                ],
            },
        ),
    ]

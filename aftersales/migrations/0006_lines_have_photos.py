"""Lines of an order have photos, for the customer who decides."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0005_old_visits_and_folded_cards"),
        ("documents", "0002_files_can_wait_for_a_scan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="aftersales.roitem",
                        verbose_name="line",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of a line",
                "verbose_name_plural": "photos of lines",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "attachment"), name="aftersales_item_photo_counts_once"
                    )
                ],
            },
        ),
    ]

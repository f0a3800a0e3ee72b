"""Forms that were sent, each once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField(verbose_name="user")),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("goes_to", models.TextField(blank=True, verbose_name="leads to")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "form sent",
                "verbose_name_plural": "forms sent",
                "indexes": [models.Index(fields=["at"], name="submissions_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user_id", "key"), name="submissions_a_form_is_done_once"
                    )
                ],
            },
        ),
    ]

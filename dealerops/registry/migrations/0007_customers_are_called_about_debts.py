"""Customers are called about what they owe, too; that counts as the one contact of the day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_what_cases_bring_along")]
    operations = [
        migrations.AlterField(
            model_name="contactlog",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("CALLBACK", "Callback after a repair"),
                    ("SURVEY", "Questionnaire"),
                    ("REMINDER", "Service reminder"),
                    ("MARKETING", "Offer or invitation"),
                    ("WIN_BACK", "Winning back"),
                    ("SAFETY", "Safety notice"),
                    ("VIOLATION", "Traffic violation due"),
                    ("COMPLAINT", "Answer to a complaint"),
                    ("DEBT", "Outstanding payment"),
                ],
                max_length=10,
                verbose_name="purpose",
            ),
        ),
    ]

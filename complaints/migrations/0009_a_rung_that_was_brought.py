"""A rung may be reached because a signal or case of its level joined (domain.md 3.6)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0008_mailboxes_and_trainings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="escalation",
            name="reason",
            field=models.CharField(
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
                    ("BROUGHT", "A signal or case of this level joined it"),
                ],
                max_length=18,
                verbose_name="reason",
            ),
        ),
    ]

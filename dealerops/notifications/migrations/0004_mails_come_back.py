from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_notices_are_found")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("QUEUED", "Queued"),
                    ("SENDING", "Sending"),
                    ("SENT", "Sent"),
                    ("FAILED", "Failed"),
                    ("UNCERTAIN", "Uncertain"),
                    ("BOUNCED", "Came back"),
                ],
                default="QUEUED",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="unsubscribe_url",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=400,
                verbose_name="link that ends it",
            ),
        ),
    ]

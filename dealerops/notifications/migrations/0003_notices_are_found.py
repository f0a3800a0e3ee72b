from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_message_can_be_read")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(fields=("recipient", "-id"), name="notifications_by_recipient"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("read_at", None)),
                fields=("recipient",),
                name="notifications_unread",
            ),
        ),
    ]

"""A post may be uncertain, what one person had made counts among no versions, and readers may leave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_notices"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reportrun",
            name="reports_only_nothing_new_has_no_version",
        ),
        migrations.AddField(
            model_name="schedulereader",
            name="stopped",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ROLE_ENDED", "The role in which it was to be read has ended."),
                    ("LIST_GONE", "This role does not have the list any more."),
                    ("VIEW_GONE", "The saved view was deleted."),
                    ("FILTER", "The saved filter makes no sense in this list any more."),
                    ("LEFT", "Does not want it any more."),
                    ("BOUNCED", "The mail came back."),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="not sent because",
            ),
        ),
        migrations.AlterField(
            model_name="reportpost",
            name="state",
            field=models.CharField(
                choices=[
                    ("QUEUED", "Queued"),
                    ("SENDING", "Sending"),
                    ("SENT", "Sent"),
                    ("FAILED", "Failed"),
                    ("UNCLEAR", "Uncertain"),
                ],
                default="QUEUED",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="viewcopy",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ROLE_ENDED", "The role in which it was to be read has ended."),
                    ("LIST_GONE", "This role does not have the list any more."),
                    ("VIEW_GONE", "The saved view was deleted."),
                    ("FILTER", "The saved filter makes no sense in this list any more."),
                    ("LEFT", "Does not want it any more."),
                    ("BOUNCED", "The mail came back."),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="viewrun",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ROLE_ENDED", "The role in which it was to be read has ended."),
                    ("LIST_GONE", "This role does not have the list any more."),
                    ("VIEW_GONE", "The saved view was deleted."),
                    ("FILTER", "The saved filter makes no sense in this list any more."),
                    ("LEFT", "Does not want it any more."),
                    ("BOUNCED", "The mail came back."),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("version__isnull", False),
                    ("state", "UNCHANGED"),
                    ("is_for_asker", True),
                    _connector="OR",
                ),
                name="reports_what_everybody_gets_has_a_version",
            ),
        ),
    ]

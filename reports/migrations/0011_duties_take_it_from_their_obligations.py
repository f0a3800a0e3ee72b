"""What proof the duties of before were asked for: what their obligations say by now."""

from django.db import migrations


def fill(apps, schema_editor):
    duties = apps.get_model("reports", "ObligationInstance").objects.filter(evidence_kind="")
    for one in apps.get_model("reports", "ObligationDefinition").objects.all():
        duties.filter(definition=one).update(evidence_kind=one.evidence)


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_duties_keep_the_evidence_asked_for")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

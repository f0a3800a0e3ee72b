"""One sequence behind all business numbers of the app."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE claims_number", "DROP SEQUENCE claims_number")]

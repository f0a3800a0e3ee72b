"""Case numbers, and a light whose history nobody rewrites (domain.md 9.18)."""

from django.db import migrations

FORWARDS = """
CREATE SEQUENCE complaints_number;

CREATE FUNCTION complaints_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'complaints_frozen: rows of % stay as they are', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER complaints_risksnapshot_frozen BEFORE UPDATE OR DELETE ON complaints_risksnapshot
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER complaints_risksnapshot_frozen ON complaints_risksnapshot;
DROP FUNCTION complaints_refuse_change();
DROP SEQUENCE complaints_number;
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

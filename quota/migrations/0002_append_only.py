"""Nobody changes or removes a line of the quota ledger, whatever role runs the statement."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION quota_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the quota ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER quota_entry_append_only BEFORE UPDATE OR DELETE ON quota_quotaentry
    FOR EACH ROW EXECUTE FUNCTION quota_refuse();
"""
BACKWARDS = """
DROP TRIGGER quota_entry_append_only ON quota_quotaentry;
DROP FUNCTION quota_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("quota", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

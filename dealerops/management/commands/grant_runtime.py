"""Rights of the role that the system runs as: rows of all tables, but the journal only grows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from dealerops.observing.asking import KEPT_WHOLE


class Command(BaseCommand):
    """Run it as the owner of the tables, after each `migrate` (reliability.md 8: two roles)."""

    help = "Grant the runtime role what it needs, and no more."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default="dealerops_app")

    def handle(self, *args: Any, **options: Any) -> None:
        role = str(options["role"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():
                raise CommandError(f"There is no database role {role}; make it first.")
            name = connection.ops.quote_name(role)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            cursor.execute(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
            )
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
            for table in set(KEPT_WHOLE) & set(connection.introspection.table_names(cursor)):
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quoted} FROM {name}")
        self.stdout.write(f"{role} may work with all tables; {', '.join(KEPT_WHOLE)} only grows.")

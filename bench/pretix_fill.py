"""`PRETIX-PYTHON -I bench/pretix_fill.py ORDERS`: an event of so many orders, and who asks for them, as JSON.

Run by the Python that has pretix installed, never by ours. The schema is made of its models, as its own
tests make it: its years of migrations take minutes and end at the same tables. One order is made by its
models; the others are copies of it by SQL, with the codes and secrets that must differ.
"""

import datetime as dt
import json
import sys
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.base import SessionBase  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from django.utils.timezone import now  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

# What differs from copy to copy; columns of the model row are taken over otherwise.
OF_ORDER = {
    "code": "'K' || lpad(upper(to_hex(g)), 6, '0')",
    "secret": "md5('s' || g)",
    "internal_secret": "md5('i' || g)",
    "email": "'buyer' || g || '@example.org'",
    "status": "(ARRAY['p', 'p', 'p', 'n', 'c'])[1 + abs(hashint8(g)) %% 5]",
    "datetime": "model.datetime - g * interval '36 seconds'",
}
OF_POSITION = {
    "order_id": "o.id",
    "secret": "md5('t' || o.id)",
    "web_secret": "md5('w' || o.id)",
    "pseudonymization_id": "'P' || lpad(upper(to_hex(o.id)), 9, '0')",
}
OF_PAYMENT = {"order_id": "o.id"}


def main(orders: int) -> None:
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    with scopes_disabled():
        organizer = made("Organizer", name="Bench", slug="bench")
        event = made(
            "Event", organizer=organizer, name="Bench", slug="bench", currency="EUR",
            date_from=now() + dt.timedelta(days=90), live=True, plugins=settings.PRETIX_PLUGINS_DEFAULT,
        )  # fmt: skip
        fill(one_order(event), orders)
        json.dump(whoever(organizer), sys.stdout)


def made(name: str, /, **values: Any) -> Any:
    model: Any = apps.get_model("pretixbase", name)
    return model.objects.create(**values)


@transaction.atomic
def one_order(event: Any) -> dict[str, Model]:
    """A paid order of one ticket, each with what belongs to it."""
    item = made("Item", event=event, name="Ticket", default_price=23)
    channel = event.organizer.sales_channels.get(identifier="web")
    order = made(
        "Order", event=event, email="buyer@example.org", status="p", datetime=now(), locale="en",
        expires=now() + dt.timedelta(days=14), total=23, sales_channel=channel,
    )  # fmt: skip
    position = made(
        "OrderPosition", order=order, item=item, variation=None, price=23,
        attendee_name_parts={"_scheme": "full", "full_name": "Wang Wei"},
    )  # fmt: skip
    payment = made(
        "OrderPayment", order=order, provider="banktransfer", state="confirmed", amount=23,
        payment_date=now(), info="{}",
    )  # fmt: skip
    order.create_transactions()
    return {"order": order, "position": position, "payment": payment}


def fill(model: dict[str, Model], orders: int) -> None:
    others = "pretixbase_order o ON o.id <> model.order_id"
    with connection.cursor() as cursor:
        many = f"generate_series(1, {orders - 1}) g ON true"
        cursor.execute(*copies(model["order"], OF_ORDER, many))
        cursor.execute(*copies(model["position"], OF_POSITION, others))
        cursor.execute(*copies(model["payment"], OF_PAYMENT, others))
        cursor.execute("VACUUM (ANALYZE)")


def copies(row: Model, differing: dict[str, str], source: str) -> tuple[str, list[Any]]:
    """One copy of the row for each line of the source."""
    meta = row._meta
    names = [field.column for field in meta.concrete_fields if not field.primary_key]
    values = [differing.get(name, f'model."{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = (
        f'INSERT INTO "{meta.db_table}" ({columns}) SELECT {", ".join(values)} '  # noqa: S608
        f'FROM "{meta.db_table}" model JOIN {source} WHERE model.id = %s'
    )
    return sql, [row.pk]


def whoever(organizer: Any) -> dict[str, str]:
    """A team that may do everything: its token for the API, and a session of one of its people."""
    team = made(
        "Team", organizer=organizer, name="Bench", all_events=True,
        all_event_permissions=True, all_organizer_permissions=True,
    )  # fmt: skip
    user: Any = apps.get_model("pretixbase", "User").objects.create_user(
        "bench@example.org", "bench"
    )
    team.members.add(user)
    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {
        "token": f"Token {team.tokens.create(name='bench').token}",
        "session": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Servers that need no installation: PostgreSQL, Valkey and a catcher of mail, run as own children.

The demo and the test harness use the same three; nothing here knows Django.
"""

from dealerops.demo.servers.postgres import Postgres
from dealerops.demo.servers.process import Unusable
from dealerops.demo.servers.valkey import Valkey

__all__ = ["Postgres", "Unusable", "Valkey"]

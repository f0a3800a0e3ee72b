"""Which rental roles do what (domain.md 7.2)."""

from dealerops.foundation.actor import Role

OPERATORS = frozenset({Role.RENTAL_OP, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR})
COLLECTORS = frozenset({Role.COLLECTOR, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR})
HEADS = frozenset({Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR})
MANAGERS = frozenset({Role.RENTAL_MGR})
STORE_ROLES = OPERATORS | COLLECTORS

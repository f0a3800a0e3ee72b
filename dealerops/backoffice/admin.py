"""Importing the pages of kernel nouns makes the admin's autodiscovery find them."""

from dealerops.backoffice import (  # noqa: F401
    accounts,
    journal,
    locks,
    network,
    notifications,
    policy,
    registry,
    workcal,
)

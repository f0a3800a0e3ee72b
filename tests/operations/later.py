"""Settings of the release after this one."""

from dealerops.settings.dev import *  # noqa: F403 - all of it, as settings do

MIGRATION_MODULES = {"claims": "tests.operations.later_claims"}

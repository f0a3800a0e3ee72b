"""The claims migrations of a release that does not exist yet: today's and one more."""

from claims import migrations as today

__path__ = [*today.__path__, *__path__]

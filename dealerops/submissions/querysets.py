"""Nobody looks at sent forms; only the one who sent a form finds it again."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.submissions.models import Submission


class SubmissionQuerySet(ScopedQuerySet["Submission"]):
    scope = Scope()

    def older_than(self, moment: dt.datetime) -> Self:
        return self.filter(at__lt=moment)

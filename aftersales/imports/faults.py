"""Refusals that rows of several workbooks share."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal

DAY_AHEAD: Final = Refusal("DAY_AHEAD", _("This day has not come yet."))

"""Who is acting; who belongs where; which keys open the API."""

from dealerops.accounts.services.acting import (
    actor_for,
    choose_membership,
    membership_in_force,
    set_language,
)
from dealerops.accounts.services.codes import (
    CodeVerdict,
    note_new_device,
    reset_second_step,
    step_of_code,
    try_code,
)
from dealerops.accounts.services.keys import issue_api_key, key_for, revoke_api_key
from dealerops.accounts.services.locks import release_codes, release_sign_in
from dealerops.accounts.services.people import end_membership, grant_membership

__all__ = (
    "CodeVerdict",
    "actor_for",
    "choose_membership",
    "end_membership",
    "grant_membership",
    "issue_api_key",
    "key_for",
    "membership_in_force",
    "note_new_device",
    "release_codes",
    "release_sign_in",
    "reset_second_step",
    "revoke_api_key",
    "set_language",
    "step_of_code",
    "try_code",
)

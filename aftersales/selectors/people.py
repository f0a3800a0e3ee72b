"""Names of the people of a dealer."""

from collections.abc import Iterable, Mapping

from dealerops.accounts.models import User


def names_of(user_ids: Iterable[int]) -> Mapping[int, str]:
    """Id to name, by one query; whoever does not exist is left out."""
    return {one.pk: str(one) for one in User.objects.in_bulk(list(user_ids)).values()}

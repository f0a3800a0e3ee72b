"""Keeping one's own views and columns of lists: plain forms that lead back to the list."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dealerops.accounts.middleware import ActorRequest
from dealerops.lists.layout import moved
from dealerops.lists.services import arrange_list, delete_view, rename_view, save_view
from dealerops.portal.views import way_back
from dealerops.web.versions import shown_version


@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """Save the filters of a list under a name, and show the list through them."""
    given = request.POST
    view = save_view(
        given.get("list", ""), given.get("name", ""), given.get("query", ""), by=request.actor
    )
    return redirect(f"{way_back(request)}?{view.query}")


@require_POST
def rename(request: ActorRequest, pk: int) -> HttpResponse:
    name, version = request.POST.get("name", ""), shown_version(request)
    view = rename_view(pk, name, version=version, by=request.actor)
    return redirect(f"{way_back(request)}?{view.query}")


@require_POST
def delete(request: ActorRequest, pk: int) -> HttpResponse:
    delete_view(pk, by=request.actor)
    return redirect(way_back(request))


@require_POST
def arrange(request: ActorRequest) -> HttpResponse:
    """Show a list with the ticked columns from now on; "reset" gives back the ones it was made with.

    The columns are asked for in the order in which they stand; "up" or "down" moves the one it names,
    and the answer leads back into the menu, where the next one may be moved.
    """
    given = request.POST
    fresh = given.get("action") == "reset"
    columns = [] if fresh else given.getlist("column")
    way = next((one for one in ("up", "down") if one in given), "")
    if way:
        columns = moved(columns, given[way], up=way == "up")
    arrange_list(
        given.get("list", ""),
        columns,
        by=request.actor,
        short_money=not fresh and given.get("money") == "short",
    )
    return redirect(f"{way_back(request)}#list-columns" if way else way_back(request))

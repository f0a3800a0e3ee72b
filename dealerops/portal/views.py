"""Pages of the shell: home, search, and the three switches (role, language, theme)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.services import choose_membership, set_language
from dealerops.portal.context import THEME_COOKIE, THEMES
from dealerops.portal.home import home_of
from dealerops.portal.palette import palette
from dealerops.web import number_in

YEAR = 365 * 24 * 3600


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    context = {"home": home_of(request.actor), "now": timezone.localtime()}
    return render(request, "portal/home.html", context)


@require_safe
def search(request: ActorRequest) -> HttpResponse:
    """The search page, and what stands in the palette; `go` opens the one record that was found."""
    found = palette(request, request.GET.get("q", ""))
    if "go" in request.GET and found.only_hit:
        return redirect(found.only_hit)
    template = "portal/_found.html" if request.headers.get("HX-Request") else "portal/search.html"
    shown = _page_shown(request)
    in_office = shown.startswith(reverse("admin:index"))  # which has a switch for its own theme
    context = {"found": found, "next": shown, "in_office": in_office}
    return render(request, template, context)


@require_POST
def choose_role(request: ActorRequest) -> HttpResponse:
    """Put another of the person's own roles in force; a foreign membership is a 404."""
    asked = number_in(request.POST.get("membership", ""))
    choose_membership(request.user, asked or 0, request.session)
    return redirect("portal:home")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the language: kept in the person's profile, and in a cookie for the sign-in page."""
    language = request.POST.get("language", "")
    response = redirect(way_back(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        set_language(request.user, language)
    _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or what the device prefers; a cookie, so that the first paint is right."""
    theme = request.POST.get("theme", "")
    response = redirect(way_back(request))
    if theme in THEMES:
        _remember(response, THEME_COOKIE, theme)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


def _page_shown(request: HttpRequest) -> str:
    """The page over which the palette lies; its switches come back to it."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{shown.path}?{shown.query}" if shown.query else shown.path or request.get_full_path()


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def way_back(request: HttpRequest) -> str:
    """The page the switch stood on, if it is one of ours."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else "/"

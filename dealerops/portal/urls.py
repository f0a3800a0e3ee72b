"""The pages of the shell itself; mounted at the root."""

from django.urls import path

from dealerops.portal import views
from dealerops.portal.styleguide import styleguide

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("role/", views.choose_role, name="role"),
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
    path("styleguide/", styleguide, name="styleguide"),
]

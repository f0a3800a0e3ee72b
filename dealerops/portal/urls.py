"""The pages of the shell itself; mounted at the root."""

from django.urls import path

from dealerops.portal import notices, saved_views, views
from dealerops.portal.styleguide import styleguide

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("notices/", notices.index, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/<int:pk>/open/", notices.follow, name="notice_open"),
    path("views/", saved_views.save, name="view_save"),
    path("views/<int:pk>/rename/", saved_views.rename, name="view_rename"),
    path("views/<int:pk>/delete/", saved_views.delete, name="view_delete"),
    path("views/columns/", saved_views.arrange, name="list_arrange"),
    path("role/", views.choose_role, name="role"),
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
    path("styleguide/", styleguide, name="styleguide"),
]

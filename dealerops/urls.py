"""Every door of the house."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from dealerops.web import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    path("admin/", admin.site.urls),
    path("accounts/", include("dealerops.accounts.urls")),
    path("api/", include("dealerops.api.urls")),
    path("api/v1/claims/", include("claims.api.urls")),
    path("", include("dealerops.portal.urls")),
    path("claims/", include("claims.portal.urls")),
]

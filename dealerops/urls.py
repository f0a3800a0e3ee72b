"""Every door of the house."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from dealerops.api.views import NothingHere
from dealerops.observing.health import healthz, readyz
from dealerops.observing.metrics import metrics

handler400 = "dealerops.web.bad_request"
handler500 = "dealerops.web.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(
        "admin/login/",
        login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True)),
    ),
    path("admin/", admin.site.urls),
    path("accounts/", include("dealerops.accounts.urls")),
    path("api/", include("dealerops.api.urls")),
    path("api/v1/claims/", include("claims.api.urls")),
    path("api/v1/complaints/", include("complaints.api.urls")),
    path("api/v1/rental/", include("rental.api.urls")),
    re_path(r"^api/v1/", NothingHere.as_view(), name="api-nothing"),  # below all of v1
    path("", include("dealerops.portal.urls")),
    path("claims/", include("claims.portal.urls")),
    path("aftersales/", include("aftersales.portal.urls")),
    path("customers/", include("aftersales.portal.card_urls")),
    path("callbacks/", include("aftersales.portal.callbacks.urls")),
    path("archives/", include("aftersales.portal.archives.urls")),
    path("complaints/", include("complaints.portal.urls")),
    path("alerts/", include("complaints.portal.alerts.urls")),
    path("complaint-boards/", include("complaints.portal.boards.urls")),
    path("rental/", include("rental.portal.urls")),
    path("reports/", include("reports.portal.urls")),
    path("duties/", include("reports.portal.duties.urls")),
    path("report-comments/", include("reports.portal.comment_urls")),
    path("report-calendar/", include("reports.portal.calendar_urls")),
    path("exports/", include("dealerops.exports.urls")),
    path("imports/", include("dealerops.imports.urls")),
]

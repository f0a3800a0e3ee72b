"""The API's own pages; apps hang their endpoints under v1/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

open_to_readers = {"permission_classes": [AllowAny], "authentication_classes": []}

urlpatterns = [
    path(
        "schema/",
        login_not_required(SpectacularAPIView.as_view(**open_to_readers)),
        name="api-schema",
    ),
    path(
        "docs/",
        login_not_required(
            SpectacularSwaggerSplitView.as_view(
                url_name="api-schema", template_name="api/docs.html", **open_to_readers
            )
        ),
        name="api-docs",
    ),
]

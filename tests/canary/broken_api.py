"""The same addresses where systems call."""

from django.urls import path

from tests.canary.broken import broken

handler400 = "dealerops.web.bad_request"
handler500 = "dealerops.web.server_error"
urlpatterns = [path("api/broken/<slug:kind>/", broken)]

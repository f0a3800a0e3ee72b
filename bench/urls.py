"""Our doors, and under /bench/ the same list as others would write it."""

from django.urls import include, path

from bench import peers
from dealerops.urls import urlpatterns as ours

urlpatterns = [
    path("bench/raw/", peers.raw),
    path("bench/flat/", peers.FlatList.as_view()),
    path("bench/page-number/", peers.PageNumberList.as_view()),
    path("bench/admin/", peers.stock_admin.urls),
    path("", include(ours)),
]

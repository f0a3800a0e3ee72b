"""The download centre, and the one address that every list's export button calls."""

from django.urls import path

from dealerops.exports import views

app_name = "exports"

urlpatterns = [
    path("", views.index, name="list"),
    path("rows/", views.rows, name="rows"),
    path("start/", views.start, name="start"),
    path("<int:pk>/file/", views.download, name="file"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]

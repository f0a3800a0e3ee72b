"""The import centre."""

from django.urls import path

from dealerops.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.index, name="list"),
    path("rows/", views.rows, name="rows"),
    path("template/<slug:kind>/", views.template, name="template"),
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/errors/", views.errors, name="errors"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]

"""Endpoints of the third party."""

from django.urls import path

from claims.api import views

app_name = "claims-api"
urlpatterns = [
    path("", views.ClaimList.as_view(), name="list"),
    path("<int:pk>/", views.ClaimDetail.as_view(), name="detail"),
    path("<int:pk>/start/", views.StartCheck.as_view(), name="start"),
    path("<int:pk>/pass/", views.PassCheck.as_view(), name="pass"),
    path("<int:pk>/reset/", views.ResetCheck.as_view(), name="reset"),
    path("<int:pk>/propose-reject/", views.ProposeRejection.as_view(), name="propose-reject"),
    path(
        "<int:pk>/documents/<int:document>/pages/<int:page>/",
        views.DocumentPage.as_view(),
        name="page",
    ),
]

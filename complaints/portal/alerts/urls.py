"""A person's alerts, wherever they work."""

from django.urls import path

from complaints.portal.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.index, name="list"),
    path("standby/", views.standby, name="standby"),
    path("<int:pk>/acknowledge/", views.acknowledge_alert, name="acknowledge"),
    path("tasks/<int:pk>/answer/", views.answer, name="answer"),
    path("tasks/<int:pk>/finish/", views.finish, name="finish"),
]

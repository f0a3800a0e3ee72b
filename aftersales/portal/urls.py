"""The pages of aftersales; each noun has its own addresses."""

from django.urls import path

from aftersales.portal import board, contact, customer, lines, orders

app_name = "aftersales"
WORKSHOP = [
    path("board/", board.board, name="board"),
    path("orders/", orders.index, name="orders"),
    path("orders/new/", orders.new, name="order_new"),
    path("orders/<int:pk>/", orders.detail, name="order"),
    path("orders/<int:pk>/contact/", contact.show, name="order_contact"),
    path("orders/<int:pk>/live/", orders.live, name="order_live"),
    path("orders/<int:pk>/photos/", lines.photos, name="photos"),
    path("orders/<int:pk>/form/<slug:key>/", orders.form, name="order_form"),
    path("orders/<int:pk>/step/<slug:name>/", orders.step, name="order_step"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/risk/", lines.risk, name="line_risk"),
    path("lines/<int:pk>/step/<slug:name>/", lines.line_step, name="line_step"),
    path("photos/<int:pk>.png", lines.photo, name="photo"),
    path("photos/<int:pk>/remove/", lines.remove_photo, name="photo_remove"),
    path("symptoms/<int:pk>/diagnosis/", lines.diagnosis, name="symptom_diagnosis"),
    path("symptoms/<int:pk>/remove/", lines.remove_symptom, name="symptom_remove"),
    path("questions/<int:pk>/", lines.answer, name="question_answer"),
]
CUSTOMERS = [
    path("approve/<str:token>/", customer.show, name="customer"),
    path("approve/<str:token>/answer/", customer.answer, name="customer_answer"),
    path("approve/<str:token>/ask/", customer.ask, name="customer_ask"),
]
urlpatterns = [*WORKSHOP, *CUSTOMERS]

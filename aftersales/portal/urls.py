"""The pages of aftersales; each noun has its own addresses."""

from django.urls import path

from aftersales.portal import (
    bays,
    board,
    contact,
    custody,
    customer,
    drives,
    house,
    item_photos,
    lines,
    loans,
    orders,
)

app_name = "aftersales"
WORKSHOP = [
    path("board/", board.board, name="board"),
    path("bays/", bays.bays, name="bays"),
    path("codes/", lines.codes, name="codes"),
    path("orders/", orders.index, name="orders"),
    path("orders/new/", orders.new, name="order_new"),
    path("orders/<int:pk>/", orders.detail, name="order"),
    path("orders/<int:pk>/contact/", contact.show, name="order_contact"),
    path("orders/<int:pk>/live/", orders.live, name="order_live"),
    path("orders/<int:pk>/code/", orders.code, name="order_code"),
    path("orders/<int:pk>/photos/", lines.photos, name="photos"),
    path("orders/<int:pk>/form/<slug:key>/", orders.form, name="order_form"),
    path("orders/<int:pk>/step/<slug:name>/", orders.step, name="order_step"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/risk/", lines.risk, name="line_risk"),
    path("lines/<int:pk>/step/<slug:name>/", lines.line_step, name="line_step"),
    path("lines/<int:pk>/photos/", item_photos.photos, name="item_photos"),
    path("lines/photos/<int:pk>.png", item_photos.photo, name="item_photo"),
    path("lines/photos/<int:pk>/remove/", item_photos.remove_photo, name="item_photo_remove"),
    path("photos/<int:pk>.png", lines.photo, name="photo"),
    path("photos/<int:pk>/remove/", lines.remove_photo, name="photo_remove"),
    path("symptoms/<int:pk>/diagnosis/", lines.diagnosis, name="symptom_diagnosis"),
    path("symptoms/<int:pk>/remove/", lines.remove_symptom, name="symptom_remove"),
    path("questions/<int:pk>/", lines.answer, name="question_answer"),
]
HOUSE = [
    path("house/", house.lists, name="house"),
    path("house/<slug:noun>/", house.index, name="house_list"),
    path("house/<slug:noun>/new/", house.new, name="house_new"),
    path("house/<slug:noun>/<int:pk>/", house.row, name="house_row"),
]
DRIVING = [
    path("tasks/", drives.index, name="tasks"),
    path("tasks/<int:pk>/", drives.detail, name="task"),
    path("tasks/<int:pk>/step/<slug:name>/", drives.step, name="task_step"),
    path("tasks/<int:pk>/form/<slug:key>/", drives.form, name="task_form"),
    path("tasks/<int:pk>/photos/", drives.photos, name="task_photos"),
    path("sheets/<int:pk>.png", drives.photo, name="sheet_photo"),
    path("sheets/<int:pk>/remove/", drives.remove_photo, name="sheet_photo_remove"),
    path("loans/<int:pk>/", loans.detail, name="loan"),
    path("loans/<int:pk>/form/<slug:key>/", loans.form, name="loan_form"),
    path("loans/<int:pk>/photos/", loans.photos, name="loan_photos"),
    path("custody/<int:pk>/", custody.question, name="custody"),
]
CUSTOMERS = [
    path("approve/<str:token>/", customer.show, name="customer"),
    path(
        "approve/<str:token>/photos/<int:pk>.png", item_photos.customer_photo, name="customer_photo"
    ),
    path("approve/<str:token>/answer/", customer.answer, name="customer_answer"),
    path("approve/<str:token>/ask/", customer.ask, name="customer_ask"),
]
urlpatterns = [*WORKSHOP, *HOUSE, *DRIVING, *CUSTOMERS]

"""Addresses of hand-overs, changes, breakdowns and blocks."""

from django.urls import path

from rental.portal import blocks, breakdowns, changes, handovers, sheet_page

HANDOVERS = [
    path("handovers/", handovers.today, name="handovers"),
    path("orders/<int:pk>/handover/", handovers.detail, name="handover"),
    path("orders/<int:pk>/handover/<slug:key>/", handovers.form, name="handover_form"),
    path(
        "orders/<int:pk>/handover/<int:car>/<str:end>/photos/",
        handovers.photos,
        name="handover_photos",
    ),
    path("handover-photos/<int:pk>.png", handovers.photo, name="handover_photo"),
    path("handover-photos/<int:pk>/remove/", handovers.photo_remove, name="handover_photo_remove"),
    path("sheets/<int:pk>/link/", handovers.link, name="sheet_link"),
    path("sheet/<str:token>/", sheet_page.show, name="sheet"),
    path("sheet/<str:token>/answer/", sheet_page.answer, name="sheet_answer"),
    path("sheet/<str:token>/photos/<int:pk>.png", sheet_page.photo, name="sheet_photo"),
    path("orders/<int:pk>/change/", changes.detail, name="order_change"),
    path("orders/<int:pk>/change/<slug:key>/", changes.form, name="change_form"),
    path("swaps/<int:pk>/told/", changes.told, name="swap_told"),
    path("change/<str:token>/", changes.customer, name="change_page"),
    path("breakdowns/", breakdowns.index, name="breakdowns"),
    path("orders/<int:pk>/breakdown/", breakdowns.new, name="breakdown_new"),
    path("breakdowns/<int:pk>/", breakdowns.detail, name="breakdown"),
    path("breakdowns/<int:pk>/form/<slug:key>/", breakdowns.form, name="breakdown_form"),
    path(
        "breakdowns/<int:pk>/<int:car>/<str:end>/photos/",
        breakdowns.photos,
        name="breakdown_photos",
    ),
    path("blocks/", blocks.index, name="blocks"),
    path("blocks/new/", blocks.new, name="block_new"),
    path("blocks/<int:pk>/", blocks.detail, name="block"),
]

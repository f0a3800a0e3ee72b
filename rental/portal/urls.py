"""The pages of the rental stores; each noun has its own addresses."""

from django.urls import path

from rental.portal import contact, customer, house, orders
from rental.portal.handover_urls import HANDOVERS
from rental.portal.money.urls import MONEY
from rental.portal.planning.urls import PLAN
from rental.portal.violation_urls import COMPLAINTS, VIOLATIONS

app_name = "rental"
ORDERS = [
    path("orders/", orders.index, name="orders"),
    path("orders/new/", orders.new, name="order_new"),
    path("orders/<int:pk>/", orders.detail, name="order"),
    path("orders/<int:pk>/contact/", contact.show, name="order_contact"),
    path("orders/<int:pk>/form/<slug:key>/", orders.form, name="order_form"),
    path("orders/<int:pk>/step/<slug:name>/", orders.step, name="order_step"),
]
HOUSE = [
    path("house/", house.lists, name="house"),
    path("house/<slug:noun>/", house.index, name="house_list"),
    path("house/<slug:noun>/new/", house.new, name="house_new"),
    path("cars/<int:pk>/", house.car, name="car"),
    path("blocked/<int:pk>/", house.blocked, name="blocked"),
    path("blocked/<int:pk>/lift/", house.lift, name="block_lift"),
]
CUSTOMERS = [
    path("offer/<str:token>/", customer.show, name="offer"),
    path("offer/<str:token>/accept/", customer.accept, name="offer_accept"),
]
urlpatterns = [
    *ORDERS,
    *HOUSE,
    *HANDOVERS,
    *MONEY,
    *PLAN,
    *CUSTOMERS,
    *VIOLATIONS,
    *COMPLAINTS,
]

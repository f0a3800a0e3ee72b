"""Whether we rent to somebody (domain.md 5.1, 5.10)."""

from django.db.models import Q

from rental.models import BlockedCustomer, RentalOrder


def is_blocked(order: RentalOrder) -> bool:
    """Customer, or driver by phone or licence number, which in China is the ID number.

    The list is asked over all stores and over every record of the same person.
    """
    person = order.customer.standing
    same = Q(customer=person) | Q(customer__merged_into=person) | Q(customer=order.customer_id)
    if order.driver_mobile_hash:
        same |= Q(customer__mobile_hash=order.driver_mobile_hash)
    if order.driver_licence_hash:
        same |= Q(customer__id_number_hash=order.driver_licence_hash)
    return BlockedCustomer.objects.in_force().filter(same).exists()

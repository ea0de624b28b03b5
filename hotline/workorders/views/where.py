"""位置: the map on an order's page."""

from django.http import HttpResponse
from django.shortcuts import render

from hotline.org.mapping import still_map
from hotline.org.requests import StaffRequest
from hotline.workorders.views.doors import seen_order


def order_map(request: StaffRequest, no: str) -> HttpResponse:
    """A fragment, nothing (204) where the city has no map. The order page asks for it when that part comes into sight."""
    order = seen_order(request, no)
    found = still_map(order.area, order.lng, order.lat) if order.area else None
    if found is None:
        return HttpResponse(status=204)
    return render(request, "workorders/_where.html", {"drawing": found[0], "pin": found[1], "area": order.area})

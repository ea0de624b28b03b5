"""话务的页面地址."""

from django.urls import path

from hotline.telephony.views import calls, planning, seats

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/limit/", calls.limit, name="limit_number"),
    path("calls/limits/<int:pk>/lift/", calls.lift, name="lift_limit"),
    path("seats/", seats.board, name="seats"),
    path("seats/mine/", seats.seat_state, name="seat_state"),
    path("seats/mine/enter/", seats.enter_state, name="enter_state"),
    path("shifts/", planning.shifts, name="shifts"),
    path("shifts/<int:pk>/cancel/", planning.cancel_shift, name="cancel_shift"),
    path("faults/", planning.faults, name="faults"),
    path("faults/<int:pk>/revoke/", planning.revoke_fault, name="revoke_fault"),
]

"""The town as the browser tests find it: its people on the role picker, and orders at those places where stories begin.

Run inside `hotline shell` of the platform under test; prints what it made as JSON.
"""

import json
from io import BytesIO, StringIO
from typing import Final

from django.core.management import call_command

from hotline.org.models import User, system_user
from hotline.org.sheets.geojson import read_boundaries
from hotline.org.sheets.importing import import_tables
from hotline.workorders import testing
from hotline.workorders.sealing import anchor
from hotline.workorders.workflow import OrderState

SECRET_NAME: Final = "欧阳守信"
SECRET_PHONE: Final = "13987654321"


def make() -> None:
    call_command("prepare", stdout=StringIO())
    testing.build()
    import_tables([read_boundaries(boundaries())], actor=system_user(), dry_run=False)
    for number, (username, *_) in enumerate(testing.PEOPLE, 1):
        User.objects.filter(username=username).update(job_no=f"DEMO{number:02}")
    town = testing.Town()
    secret = town.order(
        "contact", kind="REPORT", is_secret=True, name=SECRET_NAME, phone=SECRET_PHONE, title="举报施工队夜间倾倒渣土"
    )
    drafting = town.order("contact", title="供暖管道漏水无人维修")
    made = {
        "secret": secret.no,
        "secret_turn": town.lead(secret).pk,
        "for_two": town.order("register", title="广场舞音响扰民").no,
        "drafting": drafting.no,
        "drafting_turn": town.lead(drafting).pk,
        **{state: town.in_state(state, title=f"{OrderState(state).label}的一件").no for state in OrderState},
        "replied": town.order("reply", title="已经答复等审核的一件").no,
        "unhappy": _unhappy(town),
    }
    anchor()  # as every night at three: the screens are looked at with a seal on them, whatever the hour
    print(json.dumps(made))  # noqa: T201


def boundaries() -> BytesIO:
    """As GeoJSON: the city, in it two counties side by side, and in the eastern one its town."""
    boxes = {"379900": (116, 36, 118, 37), "379901": (117, 36, 118, 37), "379902": (116, 36, 117, 37), "379901100": (117.2, 36.2, 117.8, 36.8)}  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]}}
        for code, (w, s, e, n) in boxes.items()
    ]  # fmt: skip
    return BytesIO(json.dumps({"type": "FeatureCollection", "features": features}).encode())


def _unhappy(town: testing.Town) -> str:
    order = town.order("approve", title="回访不满意的一件")
    town.unhappy(order)
    return order.no

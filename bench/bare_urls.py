"""The addresses of the bare views."""

import random
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from hotline.catalog.models import Category
from hotline.org.models import Area, User
from hotline.workorders import actions


@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@csrf_exempt
@login_not_required
def register(request: HttpRequest) -> HttpResponse:
    category, area = _somewhere()
    order = actions.register(
        actor=_operator(), title="电梯停运", content="小区3号楼电梯停运三天，老人无法下楼，多次联系物业没有结果。", kind="COMPLAINT",
        category=random.choice(category), area=random.choice(area), place="3号楼", name="王建国", phone=f"139{random.randrange(10**8):08}",
    )  # fmt: skip
    return HttpResponse(order.no)


@cache
def _operator() -> User:
    return User.objects.select_related("unit").get(username="operator1")


@cache
def _somewhere() -> tuple[list[Category], list[Area]]:
    return list(Category.objects.filter(level=3, is_justice=False)), list(Area.objects.filter(level__gte=3))


urlpatterns = [path("nothing/", nothing), path("register/", register)]

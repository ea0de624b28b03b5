"""地图: what the picker of a place asks for. Citizens say where, too, and the shape of a county is no secret."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from hotline.org.mapping import area_at, map_within
from hotline.org.views.doors import asked


@login_not_required
@gzip_page
@cache_control(public=True, max_age=3600)
def area_map(request: HttpRequest) -> HttpResponse:
    """`?within=CODE` (none: the city): the areas below, to be chosen from. 204 without boundaries. A fragment."""
    found = map_within(asked(request, "within")[:12])
    if found is None:
        return HttpResponse(status=204)
    chain, drawing = found
    return render(request, "org/_map.html", {"chain": chain, "drawing": drawing})


@login_not_required
def point_area(request: HttpRequest) -> JsonResponse:
    """`?lng=…&lat=…` → `{"code", "name"}` of the deepest area there, both empty outside the city."""
    try:
        lng, lat = float(asked(request, "lng")), float(asked(request, "lat"))
    except ValueError:
        return JsonResponse({}, status=400)
    found = area_at(lng, lat)
    return JsonResponse({"code": found.pk if found else "", "name": found.full_name if found else ""})

"""暂存: what is being typed is kept, of any form."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hotline.org.requests import StaffRequest
from hotline.workorders.drafts import forget_draft, keep_draft


@require_POST
def keep(request: StaffRequest, key: str) -> HttpResponse:
    """Autosave of any form."""
    keep_draft(request.user, key, request.POST)
    return HttpResponse(status=204)


@require_POST
def forget(request: StaffRequest, key: str) -> HttpResponse:
    """Begin anew: what was kept of a form is thrown away."""
    forget_draft(request.user, key)
    return HttpResponse(status=204)

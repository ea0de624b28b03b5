"""事项分类: the tree that forms choose from."""

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

from hotline.base.form_fields import tree_json
from hotline.catalog import queries


def category_tree(request: HttpRequest) -> HttpResponseBase:
    """The active categories for a `Cascade`: [[code, name, parent or ""], …], parents first. 1 query when warm."""
    categories = queries.load().categories.values()
    rows = ((entry.code, entry.name, entry.parent) for entry in categories if entry.is_active)
    body = tree_json(rows).encode()
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    patch_cache_control(response, private=True, max_age=300)
    return get_conditional_response(request, etag=etag, response=response) or response

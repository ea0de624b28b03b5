"""How heavy a page is: with all that it loads, as it stands and as it is sent compressed."""

import gzip
import re
from dataclasses import dataclass

from django.contrib.staticfiles import finders
from django.test import Client

_LINKS = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")
_TREES = re.compile(r'data-url="([^"]+)"')


@dataclass(frozen=True)
class Weight:
    """Bytes. `sent`: the page as it stands, for it holds secrets and is not compressed; its resources compressed."""

    whole: int
    sent: int


def weigh(client: Client, path: str) -> Weight:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    page = answer.content.decode()
    resources = [_static(link) for link in sorted(set(_LINKS.findall(page)))]
    resources += [client.get(url).content for url in sorted(set(_TREES.findall(page)))]
    whole = len(answer.content) + sum(map(len, resources))
    return Weight(whole, len(answer.content) + sum(len(gzip.compress(one)) for one in resources))


def _static(link: str) -> bytes:
    found = finders.find(_HASH.sub("", link.removeprefix("/static/")))
    assert found, link
    with open(str(found), "rb") as file:
        return file.read()

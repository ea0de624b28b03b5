"""问句: what of a caller's words the knowledge base is asked. Pure.

A whole story asked at once finds nothing, for no article tells all of it: asked are its last question, and its title.
"""

import re
from typing import Final

LEAST: Final = 2  # characters; of fewer nothing is asked
MOST: Final = 80

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
_ASKS = re.compile(r"[？?]|请问|咨询|怎么|怎样|如何|哪里|哪些|多少|多久|几天|什么|能不能|可不可以|是否|能否|吗")


def questions_in(title: str, content: str) -> list[str]:
    """At most two, the likeliest first."""
    asking = [one for one in _SENTENCE.findall(content) if _ASKS.search(one)]
    found = [one.strip()[:MOST] for one in (*asking[-1:], title)]
    return [one for one in dict.fromkeys(found) if len(one) >= LEAST]

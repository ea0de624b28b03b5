"""敏感词表: each change is a new list; old ones are kept."""

from hotline.base.refusal import Refused
from hotline.base.screening import lines
from hotline.catalog.models import SensitiveWords
from hotline.org.models import User
from hotline.org.roles import REVIEW_SITE


def write_words(*, actor: User, words: str) -> SensitiveWords:
    """One word a line; at least two letters, for a single one stands in too many others."""
    if not actor.has_perm(REVIEW_SITE):
        raise Refused("敏感词表由公开审核员维护")
    found = lines(words)
    short = [word for word in found if len(word) < 2]
    if short:
        raise Refused(f"敏感词至少两个字：{'、'.join(short[:5])}")
    return SensitiveWords.objects.create(words="\n".join(found), written_by=actor)

"""敏感词 as they stand now."""

from hotline.base.screening import AT_FIRST, lines
from hotline.catalog.models import SensitiveWords


def sensitive_words() -> list[str]:
    newest = SensitiveWords.objects.order_by("-id").first()
    return lines(newest.words) if newest is not None else list(AT_FIRST)

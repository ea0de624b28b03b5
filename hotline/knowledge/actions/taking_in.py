"""导入: articles from elsewhere, published as they stand. The same item of the same source is the same article."""

from enum import Enum

from hotline.base.refusal import Refused
from hotline.knowledge.actions.reviewing import put_in_force, replace_current
from hotline.knowledge.actions.writing import Text, new_article, new_version
from hotline.knowledge.engine import one_action, step
from hotline.knowledge.models import Article
from hotline.knowledge.workflow import ArticleState
from hotline.org.models import Unit, User


class Outcome(Enum):
    CREATED = "新增"
    CHANGED = "更新"
    UNCHANGED = "未变"
    REFUSED = "有问题"


def take_in(source: str, key: str, *, unit: Unit, text: Text, actor: User, no: str = "") -> Outcome:
    """A new article in force, or a new version of the one that came from there before (or has the number `no`), or nothing
    where nothing has changed.

    Raises Refused. Without a `key` every item is new.
    """
    same = {"no": no} if no else {"source": source, "source_key": key}
    found = Article.objects.filter(**same).select_related("current").first() if no or key else None
    if no and found is None:
        raise Refused(f"没有编号为{no}的知识点")
    note = f"导入自{source}" if source else "导入"
    with one_action():
        if found is None:
            article = new_article(actor, unit, text)
            article.source, article.source_key = source[:40], key[:80]
            with step("create", article, actor, note=note):
                pass
        else:
            article = found
            if article.state == ArticleState.ARCHIVED:
                raise Refused(f"{article.no}已归档，不再更新")
            current = article.current
            if current is not None and all(getattr(current, name) == value for name, value in text.items()):
                return Outcome.UNCHANGED
            replace_current(article)
        version = new_version(article, actor, text, note)
        with step("adopt", version, actor, note=note) as taken:
            article.n_versions = version.n
            version.published_at, version.reviewer = taken.at, actor
        put_in_force(version, actor)
    return Outcome.CREATED if found is None else Outcome.CHANGED

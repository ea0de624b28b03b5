"""谁: which users are authors, leaders, editors and reviewers of an article."""

from hotline.knowledge.models import Article
from hotline.org import roles
from hotline.org.models import User


def is_editor(user: User) -> bool:
    return user.has_perm(roles.EDIT_KNOWLEDGE)


def is_reviewer(user: User) -> bool:
    return user.has_perm(roles.REVIEW_KNOWLEDGE)


def works_for(user: User, article: Article) -> bool:
    """The unit's own people who handle orders; and those of a unit above it."""
    return user.has_perm(roles.HANDLE) and user.unit is not None and user.unit.contains(article.unit)


def is_author(user: User, article: Article) -> bool:
    return is_editor(user) or works_for(user, article)


def leads(user: User, article: Article) -> bool:
    """Who answers for what the unit says: its leaders; where no leader signs, its other people."""
    if user.unit is None or not user.unit.contains(article.unit):
        return False
    return user.has_perm(roles.SIGN_REPLY) or (not article.unit.leader_signs and user.has_perm(roles.HANDLE))

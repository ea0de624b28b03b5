"""自己会跑的事: forgetting visitors."""

from procrastinate.contrib.django import app

from hotline.org.sessions import SessionStore
from hotline.portal.actions.limiting import forget_visits


@app.task(name="hotline.portal.jobs.forget_visitors", queueing_lock="forget_visitors")
def forget_visitors(timestamp: int | None = None) -> None:
    """验证码、访问频次只留一天；过期的会话一并清除."""
    forget_visits()
    SessionStore.clear_expired()

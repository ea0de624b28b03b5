"""拒绝: what a verb raises when it may not be done. The reason is Chinese and is shown as it stands."""


class Refused(Exception):
    """The verb was not done and left no trace. `reason` says why, to the person who asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def said(text: str, missing: str) -> str:
    """The text without blanks around it. Raises Refused(`missing`) where nothing was said."""
    if not text.strip():
        raise Refused(missing)
    return text.strip()

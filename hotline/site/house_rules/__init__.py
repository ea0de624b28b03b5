"""家规: rules that a reviewer would have to remember, as checks that fail. Each reads the source; each has its own bad example in the tests."""

from hotline.site.house_rules.source import RULES, Breach, breaches

__all__ = ["RULES", "Breach", "breaches"]

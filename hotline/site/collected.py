"""静态文件收集了没有: whether `collectstatic` has anything to do."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

MANIFEST = "staticfiles.json"


def is_stale() -> bool:
    """True where a source file is newer than the manifest, or not in it, or gone from the sources."""
    manifest = Path(settings.STATIC_ROOT) / MANIFEST
    if not manifest.exists():
        return True
    collected_at = manifest.stat().st_mtime
    names = set()
    for finder in get_finders():
        for path, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            names.add(f"{prefix}/{path}" if prefix else path)
            if Path(storage.path(path)).stat().st_mtime > collected_at:
                return True
    return names != set(json.loads(manifest.read_text())["paths"])

"""Fails when something generated is out of date: migrations, docs/loop.md. `--write` writes the documents anew."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.db.migrations.autodetector import MigrationAutodetector  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.utils.translation import deactivate_all  # noqa: E402

from hotline.workorders.loop_page import loop_page  # noqa: E402


def main() -> None:
    deactivate_all()  # as Django's own command does: a migration holds untranslated names
    stale = []
    loader = MigrationLoader(None)
    for label, names in loader.detect_conflicts().items():
        stale.append(f"{label} 有并列的迁移：{'、'.join(sorted(names))}，请改成一前一后")
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    ours = sorted(label for label in changes if apps.get_app_config(label).name.startswith("hotline."))
    if ours:
        stale.append(f"这些应用的模型有改动而没有迁移：{'、'.join(ours)}（hotline makemigrations）")
    path, text = ROOT / "docs" / "loop.md", loop_page()
    if "--write" in sys.argv:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        stale.append("docs/loop.md 与动作表不符（python scripts/fresh.py --write）")
    if stale:
        sys.exit("\n".join(stale))
    print("迁移和文档都是最新的")


if __name__ == "__main__":
    main()

"""Two bare views under the product's settings and middleware: nothing at all, and one registration. Settings and URLs in one."""

import os

from hotline.site.settings import *  # noqa: F403
from hotline.site.settings import DATABASES

ROOT_URLCONF = "bench.bare_urls"
if "BENCH_POOL" in os.environ:
    size = int(os.environ["BENCH_POOL"])
    # 0: no pool, each thread keeps its connection, as Django's CONN_MAX_AGE has it.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size, "timeout": 15} if size else False  # type: ignore[index]
    DATABASES["default"]["CONN_MAX_AGE"] = None if not size else 0

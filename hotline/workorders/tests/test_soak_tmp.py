import collections
import os
import traceback

from django.db import transaction

from hotline.workorders.tests.test_random_walks import Walk


def test_soak(town):
    found = collections.defaultdict(list)
    n = int(os.environ.get("N", "200"))
    start = int(os.environ.get("START", "0"))
    ok = collections.Counter()
    for seed in range(start, start + n):
        w = None
        with transaction.atomic():
            try:
                w = Walk(town, seed)
                w.go()
            except BaseException as e:
                if isinstance(e, KeyboardInterrupt):
                    raise
                kind = (
                    str(e).split("\n")[0][:150]
                    if isinstance(e, AssertionError)
                    else f"{type(e).__name__}: {str(e)[:150]}"
                )
                last = w.tried[-1].split("：")[0] if w else ""
                found[(kind, last.split()[1:2] and last.split()[1])].append(
                    (
                        seed,
                        len(w.tried) if w else 0,
                        w.tried if w else [],
                        "" if isinstance(e, AssertionError) else traceback.format_exc(),
                    )
                )
            for t in w.tried[1:] if w else []:
                ok["refused" if "：" in t else "taken"] += 1
                if "：" not in t:
                    ok[t.split()[1]] += 1
            transaction.set_rollback(True)
    print(ok)
    for k, v in sorted(found.items(), key=lambda kv: -len(kv[1])):
        v.sort(key=lambda x: x[1])
        print("=====", k, len(v), "e.g. seed", v[0][0])
        print("\n".join(l for l in v[0][2] if "：" not in l or l == v[0][2][-1]))
        print(v[0][3][-600:])

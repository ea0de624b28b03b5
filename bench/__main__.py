"""`python -m bench`: load, run, live, servers, plans, score. Works on the database of `HOTLINE_VAR` (or `DATABASE_URL`)."""

import argparse
import os
import sys


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="压力测试：装数据、测页面、比服务器、看查询计划"
    )
    doors = parser.add_subparsers(dest="door", required=True)
    load = doors.add_parser("load", help="装入 N 件工单（空库）")
    load.add_argument("n", type=int)
    doors.add_parser("empty", help="清空工单（只用于压力测试的库）")
    run = doors.add_parser("run", help="经 HTTP 测各页面，旁边是同一分钟的 pgbench")
    run.add_argument("--concurrency", default="1,8,32", help="并发数，逗号分隔")
    run.add_argument("--seconds", type=float, default=8.0, help="每项几秒")
    run.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="页面进程数")
    run.add_argument("--only", default="", help="只测名称含有此词的页面")
    live = doors.add_parser("live", help="许多页面开着听实时消息时，翻页受不受影响，消息多久到")
    live.add_argument("--streams", type=int, default=200, help="开几个页面")
    live.add_argument("--seconds", type=float, default=8.0)
    live.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="页面进程数")
    servers = doors.add_parser("servers", help="比较各种服务方式")
    servers.add_argument("--seconds", type=float, default=6.0)
    servers.add_argument("--others", default="", metavar="目录", help="装有 gunicorn、uvicorn、waitress 的虚拟环境")
    servers.add_argument("--only", default="", help="只测名称含有此词的方式")
    plans = doors.add_parser("plans", help="各种查询的计划和耗时")
    plans.add_argument("--full", action="store_true", help="全部计划，不只是慢的")
    knowledge = doors.add_parser("knowledge", help="知识库查找：装入 N 条，测快慢，清空")
    knowledge.add_argument("verb", choices=("load", "run", "empty"))
    knowledge.add_argument("n", type=int, nargs="?", default=200, help="装入几条，或每种问法问几次")
    portal = doors.add_parser("portal", help="市民网站：各页的耗时、查询数和重量")
    portal.add_argument("--seconds", type=float, default=3.0, help="每项几秒")
    portal.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="页面进程数")
    sms = doors.add_parser("sms", help="短信高峰：N 条（三分之一重复）经真的 Kannel 到成单，各环节几秒")
    sms.add_argument("n", type=int, nargs="?", default=5000)
    sms.add_argument("--workers", type=int, default=1, help="后台作业的进程数")
    score = doors.add_parser("score", help="一个月的考核：每条语句的耗时（算完撤回）")
    score.add_argument("--month", default="", metavar="年-月", help="如 2026-03；默认上个月")
    asked = parser.parse_args()
    _connect()
    if asked.door == "load":
        from bench.load import load as load_orders

        load_orders(asked.n, print)
    elif asked.door == "empty":
        from bench.load import empty

        empty()
    elif asked.door == "run":
        from bench.run import run as run_screens

        run_screens([int(one) for one in asked.concurrency.split(",")], asked.seconds, asked.workers, asked.only)
    elif asked.door == "live":
        from bench.live import run as run_live

        run_live(asked.streams, asked.seconds, asked.workers)
    elif asked.door == "servers":
        from bench.servers import compare

        compare(asked.seconds, asked.others, asked.only)
    elif asked.door == "sms":
        from bench.sms import run as run_sms

        run_sms(asked.n, asked.workers, print)
    elif asked.door == "knowledge":
        from bench import knowledge as found

        {
            "load": lambda: found.load(asked.n, print),
            "run": lambda: found.run(asked.n),
            "empty": lambda: found.empty(print),
        }[asked.verb]()
    elif asked.door == "portal":
        from bench.portal import run as run_portal

        run_portal(asked.seconds, asked.workers)
    elif asked.door == "score":
        from bench.score import run as run_score

        run_score(asked.month)
    elif asked.door == "plans":
        from bench.plans import explain

        explain(asked.full)


def _connect() -> None:
    """As `hotline` does: join the embedded server where no other is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")
    import django

    from hotline.base import postgres
    from hotline.site import settings

    if "DATABASE_URL" not in os.environ:
        try:
            os.environ["DATABASE_URL"] = postgres.start(settings.VAR)
        except postgres.DatabaseNotStarted as error:
            sys.exit(str(error))
        settings.DATABASES["default"] = settings.database(os.environ["DATABASE_URL"])
    django.setup()


if __name__ == "__main__":
    main()

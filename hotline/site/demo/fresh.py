"""从头来过: empty a demo city of its orders and articles. The one place that lifts the append-only rule of the trail."""

from typing import Final

from django.core.files.storage import default_storage
from django.db import connection, transaction

from hotline.accountability.models import OfficialCopy, Proof
from hotline.catalog.models import DispatchRule
from hotline.disputes.models import Evidence
from hotline.knowledge.models import Paper
from hotline.notices.gateways import is_connected
from hotline.notices.models import Medium
from hotline.org.models import Unit, User
from hotline.portal.models import Picture
from hotline.site.demo.people import PICKER
from hotline.supervision.models import SupervisionFile
from hotline.workorders.models import Attachment, WorkOrder

# With CASCADE all that points at an order or an article goes too.
TABLES: Final = (
    "workorders_workorder", "workorders_event", "workorders_anchor", "workorders_formdraft", "intake_appeal",
    "citizens_citizen", "citizens_follower", "citizens_accesslog", "notices_notice", "knowledge_article", "procrastinate_jobs",
    "telephony_call", "telephony_limit", "telephony_shift", "telephony_faultwindow", "disputes_panel", "analytics_report", "org_paperseries", "intake_suggestionmodel", "portal_publication", "portal_topic", "portal_suggestion", "portal_monthfigures",
    "assessment_period", "assessment_merit", "assessment_orderfact", "assessment_turnfact", "assessment_factstate", "assessment_opentime",
    "accountability_inquiry", "media_mediafollowup", "media_episode", "media_release", "media_leadersession",
)  # fmt: skip
GUARDED: Final = (
    "workorders_event", "workorders_anchor", "citizens_accesslog", "knowledge_event", "portal_publicationevent",
    "portal_suggestionevent", "disputes_disputeevent", "disputes_panelevent", "disputes_exclusionevent", "analytics_reportevent", "analytics_caseevent",
    "supervision_supervisionevent",
    "accountability_inquiryevent",
    "media_followupevent",
    "media_episodeevent",
    "media_releaseevent",
    "media_sessionevent",
    "assessment_periodevent",
)  # fmt: skip
CAPITAL: Final = "澄川市12345政务服务便民热线办公室"


class NotTheDemo(RuntimeError):
    """The database holds somebody's real city. The message says so, in Chinese."""


def must_be_demo() -> None:
    """Raises NotTheDemo unless the database is empty or holds the demo city, and nobody can be sent an SMS from it."""
    if Unit.objects.exists() and not Unit.objects.filter(name=CAPITAL).exists():
        raise NotTheDemo(
            "这个数据库里已有别的城市的单位，演示城市只能建在空库里（可用 DATABASE_URL 或 HOTLINE_VAR 另指一个）"
        )
    if is_connected(Medium.SMS) or is_connected(Medium.WECHAT):
        raise NotTheDemo(
            "已连接短信网关或公众号（HOTLINE_SMS_URL、HOTLINE_WECHAT_URL）：演示城市的电话号码是编造的，可能有真人在用，请断开网关再建"
        )
    if WorkOrder.objects.exists() and not User.objects.filter(job_no__startswith=PICKER).exists():
        raise NotTheDemo("这个数据库里有不是演示数据的工单，不能在其中建演示城市")


def empty_orders() -> int:
    """Remove every order and article with all that hangs on them; returns how many orders there were. Numbers begin anew."""
    must_be_demo()
    files = [
        name
        for kept in (Attachment, Evidence, OfficialCopy, Paper, Picture, Proof, SupervisionFile)
        for name in kept.objects.values_list("file", flat=True)
    ]
    n = WorkOrder.objects.count()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY CASCADE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for sequence in (
            "order_no",
            "brief_no",
            "knowledge_no",
            "publication_no",
            "suggestion_no",
            "dispute_no",
            "panel_no",
            "exclusion_no",
            "supervision_no",
            "inquiry_no",
            "media_no",
        ):
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART")
        DispatchRule.objects.update(n_returns=0, is_flagged=False)
    for name in files:
        default_storage.delete(name)
    return n

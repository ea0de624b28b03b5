"""线索、核查、申辩: what is known, by whom it was checked, and what the unit says to it."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile

from hotline.accountability.engine import step
from hotline.accountability.models import Inquiry, Proof, Source
from hotline.accountability.queries.standard import grounds, limit
from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.papers import examined
from hotline.base.refusal import Refused, said
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder

MOST_PAPERS = 40
Papers = Iterable["UploadedFile[bytes]"]


def take_up(
    *, actor: User, unit: Unit, ground: str, matter: str, order: WorkOrder | None = None, source: str = Source.BY_HAND,
    once_key: str | None = None, papers: Papers = (),
) -> Inquiry:  # fmt: skip
    """登记线索 against a unit: by hand, of an order, of a supervision, or by what the system found (`once_key`)."""
    if ground not in grounds() and not actor.is_system:
        raise Refused("问责情形须是工作标准⑭列明的情形")
    if order is not None and unit.code not in order.unit_codes:
        raise Refused(f"{unit.short_name}没有承办过工单{order.no}")
    row = Inquiry(
        no=next_no("inquiry_no", "Z"), unit=unit, order=order, source=source, once_key=once_key, ground=ground,
        matter=said(matter, "请写明线索内容"), opened_by=actor, opened_at=clock.now(),
    )  # fmt: skip
    facts = {"unit": unit.code, "order": order.no if order is not None else "", "ground": ground}
    with step("take_up", row, actor, facts=facts):
        _keep(row, papers, actor)
    return row


def add_evidence(inquiry: Inquiry, *, actor: User, note: str, papers: Papers = ()) -> None:
    """补充证据: words, and papers where there are any."""
    papers = list(papers)
    with step("add_evidence", inquiry, actor, note=said(note, "请说明是什么证据"), facts={"papers": len(papers)}):
        _keep(inquiry, papers, actor)


def verify(inquiry: Inquiry, *, actor: User, note: str = "") -> None:
    """开始核查: whoever begins is the one who checks."""
    with step("verify", inquiry, actor, note=note):
        inquiry.verifier = actor


def ask_defence(inquiry: Inquiry, *, actor: User, findings: str, proposal: str) -> None:
    """告知核查结果: what was found and what is intended; from now on the unit sees the file and may answer."""
    with step("ask_defence", inquiry, actor, facts={"proposal": proposal}) as taken:
        inquiry.findings, inquiry.proposal = said(findings, "请写明查明的事实"), proposal
        due = limit("defence_limit", taken.at, "告知")
        inquiry.defence_due_at, inquiry.defence_limit = due.until, due.words
        inquiry.defence, inquiry.heard_at = "", None


def defend(inquiry: Inquiry, *, actor: User, defence: str, papers: Papers = ()) -> None:
    """陈述申辩, once, within the limit."""
    papers = list(papers)
    with step("defend", inquiry, actor, facts={"papers": len(papers)}) as taken:
        inquiry.defence, inquiry.heard_at = said(defence, "请写明陈述申辩的内容"), taken.at
        _keep(inquiry, papers, actor, by_unit=True)


def waive(inquiry: Inquiry, *, actor: User, note: str = "") -> None:
    """放弃申辩: nothing to say against it."""
    with step("waive", inquiry, actor, note=note) as taken:
        inquiry.heard_at = taken.at


def verify_again(inquiry: Inquiry, *, actor: User, note: str) -> None:
    """补充核查: what the unit said has to be looked into."""
    with step("verify_again", inquiry, actor, note=said(note, "请写明还要核查什么")):
        pass


def _keep(inquiry: Inquiry, papers: Papers, actor: User, *, by_unit: bool = False) -> None:
    found = [examined(one) for one in papers]
    if inquiry.proofs.count() + len(found) > MOST_PAPERS:
        raise Refused(f"一个案卷最多{MOST_PAPERS}份证据")
    for one in found:
        Proof.objects.create(inquiry=inquiry, by_unit=by_unit, uploaded_by=actor, uploaded_at=clock.now(), **one)

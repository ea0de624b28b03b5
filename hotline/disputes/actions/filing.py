"""提出、初审、核查: what a unit says, and whether it reaches the panel."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.papers import examined
from hotline.base.refusal import Refused, said
from hotline.catalog import queries as catalog
from hotline.disputes.engine import one_action, step
from hotline.disputes.models import Dispute, Evidence
from hotline.disputes.queries.objected import filing_limit, objected_to
from hotline.org.models import Level, Unit, User, system_user
from hotline.workorders.models import Assignment

MOST_PAPERS = 20
Papers = Iterable["UploadedFile[bytes]"]


def file(turn: Assignment, *, actor: User, kind: str, reason: str, basis: str = "", papers: Papers = ()) -> Dispute:
    """提出异议 against the latest decision of `kind` on the unit's own turn. Where no unit stands between, it goes on at once."""
    papers = list(papers)
    if not reason.strip():
        raise Refused("请写明异议理由")
    if not papers and catalog.load().in_effect(clock.now()).flag("dispute_needs_evidence"):
        raise Refused("异议须附证据，请上传联系记录、现场照片、文件等")
    with one_action():
        decision = objected_to(turn, kind)
        row = Dispute(
            no=next_no("dispute_no", "Y"), kind=kind, order=turn.order, assignment=turn, unit=turn.unit,
            checked_by=_unit_above(turn.unit), filed_by=actor, reason=reason.strip(), basis=basis.strip(), filed_at=clock.now(),
        )  # fmt: skip
        if decision is not None:
            limit = filing_limit(decision.at)
            row.objected_at, row.objected_by, row.objected_to = decision.at, decision.by, decision.words
            row.file_by, row.file_limit = limit.until, limit.words
        with step("file", row, actor, facts={"order": turn.order.no, "kind": kind, "papers": len(papers)}):
            _attach(row, papers, actor)
        if row.checked_by is None:
            with step("pass_on", row, system_user(), note="没有上级承办单位，直接报热线办核查"):
                pass
    return row


def pass_on(dispute: Dispute, *, actor: User, note: str) -> None:
    """初审上报: the unit above finds that the hotline should look at it."""
    with step("pass_on", dispute, actor, note=said(note, "请写明初审意见")):
        pass


def ask_evidence(dispute: Dispute, *, actor: User, note: str) -> None:
    """要求补证."""
    with step("ask_evidence", dispute, actor, note=said(note, "请写明还要什么证据")):
        pass


def add_evidence(dispute: Dispute, *, actor: User, note: str, papers: Papers = ()) -> None:
    """补充证据: words, and papers where there are any."""
    papers = list(papers)
    with step("add_evidence", dispute, actor, note=said(note, "请说明补充了什么"), facts={"papers": len(papers)}):
        _attach(dispute, papers, actor)


def refer(dispute: Dispute, *, actor: User, note: str) -> None:
    """提请研判: it stands on the agenda of the next panel."""
    with step("refer", dispute, actor, note=said(note, "请写明核查意见")):
        pass


def turn_down(dispute: Dispute, *, actor: User, note: str) -> None:
    """不予提请, by the unit above or by the hotline, each at its own check."""
    with step("turn_down", dispute, actor, note=said(note, "请写明不予提请的原因")):
        pass


def withdraw(dispute: Dispute, *, actor: User, note: str = "") -> None:
    """撤回异议: within the limit it may be filed anew."""
    with step("withdraw", dispute, actor, note=note):
        pass


def _attach(dispute: Dispute, papers: Papers, actor: User) -> None:
    found = [examined(one) for one in papers]
    if dispute.evidence.count() + len(found) > MOST_PAPERS:
        raise Refused(f"一件异议最多{MOST_PAPERS}份证据")
    for one in found:
        Evidence.objects.create(dispute=dispute, uploaded_by=actor, uploaded_at=clock.now(), **one)


def _unit_above(unit: Unit) -> Unit | None:
    """Who pre-checks (三级 → 县区、部门 → 市): the unit of level 2 above a lower one, nobody above a unit of level 2."""
    if unit.level <= Level.COUNTY:
        return None
    return Unit.objects.filter(code__in=unit.codes[:-1], level=Level.COUNTY).first()

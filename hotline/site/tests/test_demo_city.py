"""演示城市: one small city, really built, in a database of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from hotline.catalog.vocabulary import Channel
from hotline.notices.actions.sending import SEND_DUE
from hotline.org.outlines import contains, middle_of
from hotline.org.roles import ROLES
from hotline.portal.workflow import SuggestionState
from hotline.site.demo.people import PASSWORD, PICKED
from hotline.site.demo.scenes import SCENES
from hotline.workorders.workflow import AssignmentState, OrderState

# ── a small city, really built ──


@dataclass
class City:
    """The database of a demo city, what the command said, and the command itself."""

    rows: Any
    environment: dict[str, str]
    said: str

    def run(self, *words: str) -> str:
        return _hotline(self.environment, *words)


def _hotline(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "hotline.site.command_line", *words],
        cwd=settings.ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Today's scenes and some orders of the months in a database of its own, on the server on which the tests run."""
    server = urlsplit(os.environ["DATABASE_URL"])
    name = f"demo_{os.getpid()}"
    url = server._replace(path=f"/{name}").geturl()
    with psycopg.connect(server.geturl(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    environment = {"DATABASE_URL": url, "HOTLINE_VAR": str(tmp_path_factory.mktemp("city"))}
    try:
        said = _hotline(environment, "demo", "--orders", str(len(SCENES) + 20))
        with psycopg.connect(url, autocommit=True) as connection:
            yield City(lambda sql: connection.execute(sql).fetchall(), environment, said)
    finally:
        with psycopg.connect(server.geturl(), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


server = pytest.mark.server


@server
def test_the_demo_tells_what_it_built(city: City) -> None:
    assert "澄川市：区划 780 个，单位 999 个" in city.said
    assert "直接答复率" in city.said
    assert f"密码一律 {PASSWORD}" in city.said
    assert "被拒绝" not in city.said


@server
def test_orders_and_turns_stand_in_every_state(city: City) -> None:
    assert {row[0] for row in city.rows("SELECT DISTINCT state FROM workorders_workorder")} == set(OrderState)
    assert {row[0] for row in city.rows("SELECT DISTINCT state FROM workorders_assignment")} == set(AssignmentState)


@server
def test_what_stands_still_is_supervised(city: City) -> None:
    assert {"REMIND", "INTERNAL"} <= {row[0] for row in city.rows("SELECT DISTINCT level FROM supervision_supervision")}
    open_ones = city.rows(
        "SELECT count(*) FROM supervision_supervision WHERE state IN ('ISSUED', 'PROPOSED', 'REPORTED')"
    )
    assert open_ones[0][0] > 0
    unmarked = (
        "SELECT o.no FROM workorders_workorder o WHERE is_supervised IS DISTINCT FROM EXISTS (SELECT FROM supervision_supervision s"
        " WHERE s.order_id = o.id AND level <> 'REMIND' AND s.state IN ('ISSUED', 'RETURN_REQUESTED', 'REPORTED', 'DONE'))"
    )
    assert city.rows(unmarked) == []


@server
def test_orders_came_by_every_channel(city: City) -> None:
    assert {row[0] for row in city.rows("SELECT DISTINCT channel FROM workorders_workorder")} == set(Channel)


@server
def test_every_county_and_town_is_drawn_within_the_one_above_and_points_lie_where_their_orders_say(city: City) -> None:
    areas = city.rows(
        "SELECT a.code, a.parent_id, b.polygons FROM org_area a LEFT JOIN org_boundary b ON b.area_id = a.code WHERE a.level <= 3"
    )
    drawn = {code: polygons for code, _, polygons in areas}
    assert None not in drawn.values()
    for code, above, polygons in areas:
        assert above is None or contains(drawn[above], *middle_of(polygons)[0]), code
    pointed = city.rows("SELECT channel, area_id, lng, lat FROM workorders_workorder WHERE lng IS NOT NULL")
    assert {channel for channel, *_ in pointed} == {"WEB", "WECHAT"}
    for _, area, lng, lat in pointed:
        assert contains(drawn[f"{area[:9]}000"], lng, lat)


@server
def test_what_waits_for_somebody_waits_there_today(city: City) -> None:
    asked = {row[0] for row in city.rows("SELECT asked FROM workorders_assignment WHERE asked <> ''")}
    assert asked == {"RETURN", "EXTENSION", "SUSPENSION"}
    waiting = city.rows(
        "SELECT count(*) FILTER (WHERE has_brief_waiting), count(*) FILTER (WHERE has_judgement_waiting),"
        " count(*) FILTER (WHERE is_unhappy), count(*) FILTER (WHERE is_supervised) FROM workorders_workorder"
    )[0]
    assert all(waiting)
    assert city.rows("SELECT 1 FROM workorders_assignment WHERE draft_waiting")
    assert city.rows("SELECT 1 FROM workorders_assignment a JOIN org_unit u ON u.id = a.unit_id WHERE u.level = 4")


@server
def test_every_order_told_by_telephone_has_its_call(city: City) -> None:
    told = "FROM workorders_workorder o LEFT JOIN telephony_call c ON c.id::text = o.call_id WHERE o.channel = 'PHONE'"
    assert city.rows(f"SELECT count(*) {told} AND c.order_no IS DISTINCT FROM o.no") == [(0,)]
    assert city.rows(
        f"SELECT count(*) {told} AND NOT c.started_at < c.answered_at AND c.answered_at < o.registered_at"
    ) == [(0,)]
    outcomes = {row[0] for row in city.rows("SELECT DISTINCT outcome FROM telephony_call")}
    assert outcomes >= {"REGISTERED", "ANSWERED", "UNCIVIL"}
    assert city.rows("SELECT count(*) FROM telephony_limit") == [(1,)]


@server
def test_seats_sat_through_their_shifts_around_their_calls(city: City) -> None:
    states = {row[0] for row in city.rows("SELECT DISTINCT state FROM telephony_seatperiod")}
    assert {"READY", "TALKING", "WRAP_UP", "BREAK", "MEAL", "TRAINING"} <= states
    overlapping = "SELECT count(*) FROM telephony_seatperiod p JOIN telephony_seatperiod q ON q.seat_id = p.seat_id AND q.id > p.id"
    assert city.rows(f"{overlapping} AND q.began_at < p.ended_at AND p.began_at < q.ended_at") == [(0,)]
    assert city.rows("SELECT count(*) > 300, bool_or(starts_at > now()) FROM telephony_shift") == [(True, True)]
    assert city.rows("SELECT count(*) > 0 FROM telephony_call WHERE rating <> ''") == [(True,)]


@server
def test_the_whole_city_knows_three_thousand_things_and_no_two_are_called_the_same(city: City) -> None:
    said = city.run("shell", "-c", """
from datetime import datetime
from hotline.base import clock
from hotline.site.demo.gazetteer import Gazetteer
from hotline.site.demo.world import World
titles = [one.text["title"] for one in Gazetteer(World(lambda *road: None, clock.now()), clock.today()).articles()]
print("titles", len(titles), len(set(titles)))
""")  # fmt: skip
    n, n_different = map(int, said.split("titles ")[1].split()[:2])
    assert n > 2400
    assert n_different > n * 0.99


@server
def test_the_knowledge_base_is_in_the_midst_of_its_life(city: City) -> None:
    states = {row[0] for row in city.rows("SELECT DISTINCT state FROM knowledge_article")}
    assert states >= {"DRAFTING", "PUBLISHED", "CORRECTING", "EXPIRING", "EXPIRED", "WITHDRAWN"}
    versions = {row[0] for row in city.rows("SELECT DISTINCT state FROM knowledge_version")}
    assert versions >= {"DRAFT", "UNIT_REVIEW", "CENTER_REVIEW", "IN_FORCE", "REPLACED"}
    gaps = {row[0] for row in city.rows("SELECT DISTINCT state FROM knowledge_gap")}
    assert gaps == {"OPEN", "ASKED", "FILLED", "DISMISSED"}
    assert city.rows("SELECT 1 FROM knowledge_article WHERE hidden_at IS NOT NULL")
    assert city.rows("SELECT 1 FROM knowledge_urge WHERE n = 2 AND answered_at IS NULL")
    assert city.rows(
        "SELECT 1 FROM knowledge_version_papers p JOIN knowledge_version v ON v.id = p.version_id WHERE state = 'IN_FORCE'"
    )


@server
def test_direct_answers_cite_what_was_in_force_that_day(city: City) -> None:
    cited = city.rows(
        "SELECT o.public_reply, v.answer, v.published_at <= e.at AND coalesce(v.replaced_at > e.at, true)"
        " FROM workorders_event e JOIN workorders_workorder o ON o.id = e.order_id"
        " JOIN knowledge_article a ON a.no = split_part(e.facts->>'article', '@', 1)"
        " JOIN knowledge_version v ON v.article_id = a.id AND v.n = split_part(e.facts->>'article', '@', 2)::int"
        " WHERE e.verb = 'answer_directly'"
    )
    assert cited and all(told == answer and was_in_force for told, answer, was_in_force in cited)
    assert city.rows("SELECT count(*) FROM knowledge_use")[0][0] == len(cited)


@server
def test_the_whole_trail_verifies(city: City) -> None:
    city.run("verify-trail")
    assert city.rows("SELECT count(*) FROM workorders_anchor")[0][0] > 80


@server
@pytest.mark.parametrize(
    "impossible",
    [
        "SELECT no FROM workorders_workorder o WHERE state = 'IN_HANDLING' AND NOT EXISTS (SELECT FROM workorders_assignment a"
        " WHERE a.order_id = o.id AND role = 'LEAD' AND a.state <> 'ENDED')",
        "SELECT no FROM workorders_workorder o JOIN workorders_assignment a ON a.order_id = o.id"
        " WHERE o.state <> 'IN_HANDLING' AND a.state IN ('PENDING_SIGN', 'HANDLING', 'SUSPENDED', 'PENDING_REVIEW')",
        "SELECT no FROM workorders_workorder o JOIN workorders_deadline d ON d.order_id = o.id WHERE d.stopped_at IS NULL"
        " AND o.state IN ('CLOSED', 'ARCHIVED', 'MERGED', 'WITHDRAWN', 'TRANSFERRED_OUT', 'VOID', 'NOT_ACCEPTED')",
        "SELECT no FROM workorders_workorder WHERE state IN ('CLOSED', 'ARCHIVED') AND closed_at IS NULL",
        "SELECT no FROM workorders_workorder WHERE registered_at > now() OR closed_at > now()",
        "SELECT order_id FROM workorders_event WHERE at > now()",
        "SELECT e.order_id FROM workorders_event e JOIN workorders_event f ON f.order_id = e.order_id AND f.n = e.n + 1"
        " WHERE f.at < e.at",
        "SELECT o.no FROM workorders_workorder o JOIN workorders_event e ON e.order_id = o.id GROUP BY o.no, o.n_events"
        " HAVING count(*) <> o.n_events",
        "SELECT d.order_id FROM workorders_deadline d WHERE stopped_at IS NULL AND missed_at IS NULL"
        " AND due_at < now() - interval '2 hours'",
        "SELECT m.no FROM workorders_workorder m WHERE n_merged <> (SELECT count(*) FROM workorders_workorder o"
        " WHERE o.merged_into_id = m.id)",
    ],
)
def test_no_order_is_in_an_impossible_state(city: City, impossible: str) -> None:
    assert city.rows(impossible) == []


@server
def test_every_role_has_somebody_in_the_picker(city: City) -> None:
    held = city.rows(
        "SELECT g.name, u.job_no, u.username, u.password FROM org_user u JOIN org_user_groups ug ON ug.user_id = u.id"
        " JOIN auth_group g ON g.id = ug.group_id WHERE u.job_no LIKE 'DEMO%'"
    )
    assert {role for role, *_ in held} == set(ROLES)
    assert {username for _, _, username, _ in held} == set(PICKED)
    hashes = {password for *_, password in held}
    assert len(hashes) == 1
    assert Argon2PasswordHasher().verify(PASSWORD, hashes.pop())


@server
def test_units_of_level_two_have_a_handler_and_a_leader_those_of_three_a_handler(city: City) -> None:
    without = city.rows(
        "SELECT u.name FROM org_unit u WHERE u.level IN (2, 3) AND NOT EXISTS (SELECT FROM org_user p"
        " JOIN org_user_groups ug ON ug.user_id = p.id JOIN auth_group g ON g.id = ug.group_id"
        " WHERE p.unit_id = u.id AND g.name IN ('承办人', '承办单位管理员', '工作站人员'))"
        " OR u.level = 2 AND NOT EXISTS (SELECT FROM org_user p JOIN org_user_groups ug ON ug.user_id = p.id"
        " JOIN auth_group g ON g.id = ug.group_id WHERE p.unit_id = u.id AND g.name LIKE '单位%领导')"
    )
    assert without == []


@server
def test_the_website_has_news_cases_and_suggestions_in_every_state(city: City) -> None:
    shown = dict(city.rows("SELECT \"column\", count(*) FROM portal_publication WHERE state = 'PUBLISHED' GROUP BY 1"))
    assert shown["NEWS"] >= 12
    assert shown["CASE"] > 0
    assert {row[0] for row in city.rows("SELECT state FROM portal_suggestion")} == set(SuggestionState)
    assert city.rows("SELECT count(*) FROM portal_topic") == [(3,)]
    likes = "SELECT n_likes FROM portal_suggestion s WHERE n_likes <> (SELECT count(*) FROM portal_like WHERE suggestion_id = s.id)"
    assert city.rows(likes) == []
    sealed = "SELECT 1 FROM portal_publication p JOIN workorders_workorder o ON o.id = p.order_id"
    assert (
        city.rows(f"{sealed} WHERE o.is_secret OR o.is_justice OR o.kind = 'REPORT' OR NOT o.consents_to_publish") == []
    )


@server
def test_papers_lie_where_their_rows_say(city: City) -> None:
    rows = city.rows("SELECT file, size, content_type FROM workorders_attachment")
    folder = Path(city.environment["HOTLINE_VAR"]) / "attachments"
    assert {kind.partition("/")[0] for _, _, kind in rows} == {"image", "application"}
    assert all((folder / name).stat().st_size == size for name, size, _ in rows)


@server
def test_nobody_is_told_old_news_and_no_job_waits(city: City) -> None:
    waiting = city.rows("SELECT task_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    assert {name for (name,) in waiting} <= {SEND_DUE}
    assert city.rows("SELECT 1 FROM notices_notice WHERE state = 'QUEUED' AND send_after < now()") == []
    assert city.rows("SELECT 1 FROM notices_notice WHERE created_at < now() - interval '4 days'") == []
    assert city.rows("SELECT 1 FROM notices_notice WHERE read_at IS NULL")


@server
def test_a_second_run_builds_nothing_and_a_fresh_one_builds_anew(city: City) -> None:
    n = city.rows("SELECT count(*) FROM workorders_event")[0][0]
    assert "不再生成" in city.run("demo")
    assert city.rows("SELECT count(*) FROM workorders_event")[0][0] == n
    assert "已清空演示工单" in city.run("demo", "--orders", "12", "--fresh")
    assert city.rows("SELECT min(id) FROM workorders_workorder")[0][0] == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="只能追加"):
        city.rows("DELETE FROM workorders_event")
    city.run("verify-trail")

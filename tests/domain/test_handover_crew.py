from builders import on
from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.handover_crew import crew_now
from dutyconsole.domain.handover_steps import Kind, Signature, Step

AT = on("08:25")


def test_whoever_comes_in_an_extension_joins_and_the_last_one_completes():
    leader, first = CrewMember("leader", "张某"), CrewMember("lead", "周某")
    crew = (leader, first, CrewMember("second", "吴某", "冯某"))
    late = {"late": ("单某",), "stays": "吴某", "until": on("10:00"), "reason": "堵车"}
    extended = Step(Kind.ACCEPTED_IN_PART, AT, (Signature("冯某", "second"),), **late)
    completed = Step(Kind.COMPLETED, AT, (Signature("单某", "third"),))

    assert {each.name for each in crew_now(crew, [extended])} == {"张某", "周某", "吴某", "冯某"}
    assert {each.name for each in crew_now(crew, [extended, completed])} == {
        "张某", "周某", "冯某", "单某",
    }  # fmt: skip


def test_whoever_stays_and_is_on_the_next_roster_too_keeps_the_place():
    own = CrewMember("lead", "吴某")
    crew = (own, CrewMember("second", "吴某", "单某"))
    part = Step(Kind.ACCEPTED_IN_PART, AT, (), stays="吴某")
    completed = Step(Kind.COMPLETED, AT, (Signature("单某", "second"),))

    assert crew_now(crew, [part, completed]) == (own, CrewMember("second", "单某"))

"""The messages of the demonstration station; all of them are made up."""

from dataclasses import dataclass

from dutyconsole.language import N_


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the demonstration: how long ago, and what was said."""

    minutes_ago: int
    source: str
    category: str
    level: str
    unit: str
    caller: str
    text: str
    place: str = ""
    harmless: bool = False
    """Whether it reads like a special situation and is none."""


MESSAGES = (
    Told(
        1320,
        "superior",
        "documents",
        "unrated",
        N_("City epidemic office"),
        N_("Officer on duty"),
        N_("Notice: send the ledger of staff returning to Shanxi by 17:00 tomorrow."),
    ),
    Told(
        1130,
        "telephone",
        "other",
        "unrated",
        N_("Property management"),
        N_("Mr Gao"),
        N_("Water to the east building is cut off from 22:00 to 06:00 for repairs."),
        N_("East building"),
    ),
    Told(
        760,
        "telephone",
        "accident",
        "ordinary",
        N_("Materials Institute"),
        N_("Ms Chen"),
        N_("Smoke in the store room on the second floor; out by 01:40, nobody hurt."),
        N_("Materials Institute, store room"),
    ),
    Told(
        515,
        "network",
        "epidemic",
        "unrated",
        N_("Provincial science office"),
        "",
        N_("Form for the research projects against the epidemic, to be filled in today."),
    ),
    Told(
        395,
        "visitor",
        "other",
        "unrated",
        N_("Citizen"),
        N_("Mr Hao"),
        N_("Asks about applying for a science project; given the section's telephone."),
    ),
    Told(
        230,
        "fax",
        "epidemic",
        "unrated",
        N_("City epidemic office"),
        N_("Officer on duty"),
        N_("From tomorrow temperatures are taken twice a day; the threshold is 37.3."),
        harmless=True,
    ),
    Told(
        145,
        "telephone",
        "epidemic",
        "unrated",
        N_("Information Institute"),
        N_("Ms Xu"),
        N_("Two staff came back from another province yesterday; both stay at home 14 days."),
    ),
    Told(
        48,
        "letter",
        "documents",
        "unrated",
        N_("City government office"),
        N_("Messenger"),
        N_("Plain telegram on the duty roster of the holiday; handed to the duty leader."),
    ),
    Told(
        9,
        "telephone",
        "epidemic",
        "serious",
        N_("Materials Institute"),
        N_("Ms Chen"),
        N_(
            "A member of staff has a fever of 38.1 and lives alone; on the way to the fever clinic."
        ),
        N_("Institute's dormitory"),
    ),
)

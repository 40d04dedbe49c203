"""What a leader does from afar: read up to here (已阅), an instruction (批示), a post check (查岗).

Each is dropped as one file into the inbox of the desk, which takes it in through the journal. What
a file says is held against the rules here, whoever wrote it.
"""

from dataclasses import dataclass
from typing import Literal

from arrow import Arrow

from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid
from dutyconsole.language import N_

LeaderActKind = Literal["read", "instruct", "check"]
"""As `[view] allow` has them."""
KINDS = {
    "read": N_("Read"),
    "instruct": N_("Instruction"),
    "check": N_("Post check"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderAct:
    """One act of a leader, as it was dropped or as it was taken in."""

    uid: Uid
    """Of its file and of its journal entry: by it, it is taken in once."""
    kind: LeaderActKind
    leader: str
    """Whose key opened the door."""
    at: Arrow
    """When it was done, by the clock of the machine it was done on."""
    incident: IncidentNumber | None = None
    """The incident up to which was read, or of which the instruction is; None of none."""
    entry: int = 0
    """The log entry up to which was read; 0 for the other kinds."""
    text: str = ""
    """The instruction word for word."""
    id: int = 0
    """Of its row; 0 before it is taken in."""
    recorded_at: Arrow | None = None
    """When the desk took it in."""
    matter: int = 0
    """The number of the directive that the instruction became."""

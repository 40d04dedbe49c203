"""A year in a duty room, simulated against the real record: `python -m simulation.year FOLDER`.

One generator of chance, begun from one seed, decides everything: who calls, what the officers do
and get wrong, which program dies where, how the clock jumps. What was acknowledged is kept in a
model in plain Python; after every crash the record must be sound and hold exactly that.
"""

import argparse
import random
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from dutyconsole import language
from dutyconsole.home import Home
from dutyconsole.store.database import connect_to_read
from simulation.acts import Act, found
from simulation.check import Check
from simulation.crashing import Answer, Died, Fault, Held, Process, end_of_wal, lose_power
from simulation.duty import FOUNDED, LONG, OFFICERS, SHORT, Chances, Duty
from simulation.forcing import end_by_force
from simulation.model import Model
from simulation.signing import STEPS

UNCERTAIN = ("OutcomeUnknown", "RecordUnwritable", "DiskFull")
"""Refusals after which an officer does not know whether the act was kept."""


class Year:
    """The duty room from its founding on, and everything that goes wrong in it."""

    def __init__(self, folder: Path, seed: int, chances: Chances) -> None:
        self.home = Home(folder)
        self.chances = chances
        self.chance = random.Random(seed)  # noqa: S311 - to be done again, not to be secret
        self.model = Model()
        self.duty = Duty(self.model, self.chance, chances)
        self.check = Check(self.home.record, self.model, self.duty.count)
        self.desk: Process | None = None
        self.statements: dict[str, int] = {}
        """How many each verb took last."""

    def live(self, days: int) -> None:
        """Found the station and keep watch for so many days."""
        uid = f"{self.chance.getrandbits(120):030x}"
        found(self.home.record, by=OFFICERS[0], at=FOUNDED, uid=uid)
        self.check.begin(FOUNDED.date())
        for act in self.duty.acts(days):
            self._meet(act)
        if self.desk:
            self.desk.close()
            self._forget_desk()
        self._check(replayed=True)

    def end(self) -> None:
        """Leave no process behind, whatever happened."""
        if self.desk:
            self.desk.kill()

    @property
    def report(self) -> str:
        """What happened, in lines that two runs of one seed have in common."""
        tables = ", ".join(f"{len(rows)} {name}" for name, rows in self.model.tables.items())
        count = self.duty.count
        counts = "\n".join(f"{count[name]:7} {name}" for name in sorted(count))
        entries = len(self.model.journal)
        return f"{entries} journal entries ({tables})\n{counts}\ndigest {self.check.trail}"

    def _meet(self, act: Act) -> None:
        """Do the act, with whatever happens to it."""
        if self.desk and (jump := self.duty.jump_noticed()):
            self._do(jump)
        chance = self.chance.random()
        if chance < self.chances.fault:
            self._do(act, self._fault(act), by_command=self._by_command())
        elif chance < self.chances.fault + self.chances.together:
            self._do_beside_another(act)
        else:
            self._do(act, by_command=self._by_command())
        if self.chance.random() < 0.05:
            self._look()
        if self.desk and self.chance.random() < 0.01:
            self.duty.count["desk closed and opened"] += 1
            self.desk.close()
            self._forget_desk()
        if self.chance.random() < 0.003:
            self._check(replayed=True)

    def _by_command(self) -> bool:
        return self.chance.random() < self.chances.command

    def _do(self, act: Act, fault: Fault | None = None, *, by_command: bool = False) -> None:
        """Do the act in the one program or the other."""
        program = self._command() if by_command else self._open_desk()
        power = bool(fault) and fault.kind != "unwritable" and self.chance.random() < 0.4
        before = self._on_disk() if power else None
        try:
            answer = program.do(act, self._from_here(fault))
        except Died as end:
            self._after_crash(act, end, before, of_desk=not by_command)
            return
        if by_command:
            program.close()
        self._heard(act, answer, fault)

    def _heard(self, act: Act, answer: Answer, fault: Fault | None = None) -> None:
        """Hold an answer against what it must be."""
        self.statements[act.verb] = max(answer.statements, 1)
        if fault and fault.kind == "unwritable" and answer.refusal in UNCERTAIN:
            self.duty.count[f"disk does not write: {answer.refusal}"] += 1
            self._settle(act)
            self._check(replayed=False)
            self._again(act)
            return
        expected = self.model.refusal(act)
        assert answer.refusal == expected, f"{answer}, expected {expected or 'it done'}: {act}"
        self.duty.count["refused by a rule" if expected else "acknowledged"] += 1
        if not expected:
            self._apply(act)
            if act.verb in STEPS:
                self._look_at_handover()

    def _apply(self, act: Act) -> None:
        if act.verb in STEPS:
            self.duty.count[f"handover {STEPS[act.verb]}"] += 1
        if not self.model.apply(act):
            self.duty.count["nothing to write"] += 1

    def _again(self, act: Act) -> None:
        """Do once more what nobody acknowledged, as an officer does."""
        if act.is_told_apart:
            if act.uid in self.model.uids:
                self.duty.count["found recorded already"] += 1
            self._do(replace(act, at=self.duty.wall), by_command=self._by_command())
        elif act.uid not in self.model.uids:
            self._do(replace(act, at=self.duty.wall))

    def _do_beside_another(self, act: Act) -> None:
        """A command is held in the middle of `act`, and the desk does something."""
        command = self._command()
        desk = self._open_desk()
        at = self._place(self.statements.get(act.verb, 12))
        answer = command.do(act, Fault("held", at))
        if isinstance(answer, Answer):
            command.close()
            self._heard(act, answer)
            return
        self.duty.count["two at once"] += 1
        if answer.is_kept:
            self._apply(act)
        self._look()
        other = self.duty.something()
        refused = self._busy_or_not(desk, other, answer)
        self._let_go(command, act, answer)
        if refused:
            self._do(replace(other, at=self.duty.wall))

    def _busy_or_not(self, desk: Process, other: Act, held: Held) -> bool:
        """The desk does `other` meanwhile; whether the other program was in its way."""
        answer = desk.do(other)
        if held.is_writing and not self.model.refusal_at_the_desk(other):
            assert answer.refusal == "StationBusy", f"{answer} while another was writing: {other}"
            self.duty.count["busy"] += 1
            return True
        self._heard(other, answer)
        return False

    def _let_go(self, command: Process, act: Act, held: Held) -> None:
        """What becomes of the command that was held."""
        fate = self.chance.choice(("goes on", "goes on", "killed", "power lost", "desk killed"))
        self.duty.count[f"held, then {fate}"] += 1
        if fate == "goes on":
            answer = command.go_on()
            command.close()
            if held.is_kept:
                assert answer.refusal == "", f"{answer} after it was kept: {act}"
                self.duty.count["acknowledged"] += 1
            else:
                self._heard(act, answer)
            return
        before = self._on_disk()
        if fate == "desk killed":
            self._kill_desk()
            answer = command.go_on()
            command.close()
            if not held.is_kept:
                self._heard(act, answer)
            self._crashed()
            return
        command.kill()
        if fate == "power lost":
            self._kill_desk()
            self._lose_power(before)
        self._settle(act)
        self._crashed()
        if not held.is_kept:
            self._again(act)

    # Faults.

    def _fault(self, act: Act) -> Fault:
        """What is to happen within the act; bytes are counted from where it begins to write."""
        kind = self.chance.choice(("killed", "killed", "killed", "torn", "torn", "unwritable"))
        if kind != "killed":
            return Fault(kind, self.chance.randint(0, 70_000))
        last = self.statements.get(act.verb, 12)
        # Behind the commit and before anybody is told there is but one statement.
        at = last if self.chance.random() < 0.25 else self._place(last)
        return Fault(kind, at)

    def _place(self, last: int) -> int:
        """A statement of an act of so many, often one of those that write: they come last."""
        first = max(1, last - 12) if self.chance.random() < 0.5 else 1
        return self.chance.randint(first, last + 1)

    def _from_here(self, fault: Fault | None) -> Fault | None:
        if fault is None or fault.kind == "killed":
            return fault
        return replace(fault, at=end_of_wal(self.home.record) + fault.at)

    def _after_crash(
        self, act: Act, end: Died, before: tuple[bytes, bytes] | None, *, of_desk: bool
    ) -> None:
        self.duty.count[f"{'desk' if of_desk else 'command'} died by {end.by}"] += 1
        if of_desk:
            self._forget_desk()
        if before is not None:
            self._kill_desk()
            self._lose_power(before)
        self._settle(act)
        self._crashed()
        if self.chance.random() < 0.7:
            self._again(act)

    def _forget_desk(self) -> None:
        self.desk = self.duty.clock = None

    def _kill_desk(self) -> None:
        if self.desk:
            self.desk.kill()
        self._forget_desk()

    def _on_disk(self) -> tuple[bytes, bytes]:
        """The file and the -wal, all of which has been brought to the disk by now."""
        return self.home.record.read_bytes(), self._wal.read_bytes() if self._wal.exists() else b""

    def _lose_power(self, before: tuple[bytes, bytes]) -> None:
        """Of what was written since, anything may be gone; nobody has the record open any more."""
        self.duty.count["power lost"] += 1
        self.home.record.with_name("duty.db-shm").unlink(missing_ok=True)
        if self.home.record.read_bytes() == before[0]:
            lose_power(before[1], self._wal, self.chance)
        else:
            self.duty.count["power lost while the -wal is brought over"] += 1

    @property
    def _wal(self) -> Path:
        return self.home.record.with_name("duty.db-wal")

    def _open_desk(self) -> Process:
        while self.desk is None:
            torn_at = None
            if self.chance.random() < self.chances.fault:
                torn_at = self.chance.randint(40_000, self.home.record.stat().st_size + 4096)
            try:
                self.desk = Process(self.home, is_desk=True, torn_at=torn_at)
            except Died:
                self.duty.count["desk died while it was opened"] += 1
                self._crashed()
        return self.desk

    def _command(self) -> Process:
        return Process(self.home, is_desk=False)

    def _look(self) -> None:
        """The board and the log show what was acknowledged."""
        word = f"zq{self.chance.randint(1, self.duty.taken + 1)}x"
        seen = self._open_desk().look(word, at=self.duty.wall)
        expected = self.model.seen(word, at=self.duty.wall)
        assert seen == expected, f"the desk shows {seen}, expected {expected}"
        self.duty.count["looked"] += 1

    def _look_at_handover(self) -> None:
        """Everything open is on the sheet, and a superior could end it."""
        seen = self._open_desk().look_at_handover(at=self.duty.wall)
        expected = self.model.seen_of_handover(at=self.duty.wall)
        assert seen == expected, f"the handover shows {seen}, expected {expected}"
        self.duty.count["looked at the handover"] += 1

    def _settle(self, act: Act) -> None:
        """An act that was not acknowledged is in the journal or not; from then on that counts."""
        with closing(connect_to_read(self.home.record)) as db:
            (entries,) = db.execute("SELECT count(*) FROM journal").fetchone()
        if entries == len(self.model.journal) + 1:
            self.duty.count["unacknowledged and kept"] += 1
            self._apply(act)
        elif act.uid not in self.model.uids:
            self.duty.count["unacknowledged and gone"] += 1

    def _crashed(self) -> None:
        self.duty.count["crashes"] += 1
        if self.desk is None and self.chance.random() < 0.5:
            # Who opens the record first brings it in order: the desk, or the check.
            self._open_desk()
        self._check(replayed=self.chance.random() < self.chances.replayed)
        self._look()
        self._look_at_handover()

    def _check(self, *, replayed: bool) -> None:
        self.check.compare()
        self.check.verify(replay=replayed)
        if replayed:
            self.check.publish(at=self.duty.wall)
        if replayed and self.model.progress.state != "prepared":
            end_by_force(self.home.record, at=self.duty.wall)
            self.duty.count["ended by force, on a copy"] += 1


def main() -> None:
    """Simulate, and say what happened; a wrong record ends it with a trace."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--days", type=int, required=True)
    options.add_argument("--short", action="store_true")
    given = options.parse_args()
    language.use(language.ENGLISH)
    print(f"DUTYCONSOLE_SEED={given.seed}, {given.days} days", flush=True)  # noqa: T201 - its answer
    begun = time.monotonic()
    year = Year(given.folder, given.seed, SHORT if given.short else LONG)
    try:
        year.live(given.days)
    finally:
        year.end()
        print(year.report)  # noqa: T201 - the same
    print(f"{time.monotonic() - begun:.1f} seconds")  # noqa: T201 - the same


if __name__ == "__main__":
    main()

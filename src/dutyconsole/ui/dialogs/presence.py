"""The question on the screen whether the post is manned, and the leader's switch of the alarm."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from dutyconsole.config import leads
from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.presence import PresenceEvent, Stage, in_words
from dutyconsole.language import CHINESE, ENGLISH, N_, _, current
from dutyconsole.store import presence
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.dialogs.signing import Asked, Signed, SigningDialog
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.ui.widgets.sentence import Sentence
from dutyconsole.wording import clock, length, moment_short

if TYPE_CHECKING:
    from arrow import Arrow

    from dutyconsole.ui.presence import PresenceWatch

_LATEST = 6
"""How many of the latest events the switch shows."""
_LARGE = {
    CHINESE: (
        "       ▄▄               ▄▄      ▄▄      ▄▄",
        "       █▀               ██      ██      ██     █████▄ ▀█████████",
        "▀██████████████████▀    ▀████████████████▀     █   ██  ▄▄     ██",
        "     ██     ▄▄           ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄      █   ██  ██     █",
        "   ▄██      ██          ██▀▀▀▀▀▀▀▀▀▀▀▀▀▀██     █   ██  █▀    ▄█",
        "  ▄██   ▄▄▄▄██▄▄▄▄      ██  ▄▄     ▄█▀  ██     █   ██  ██▄▄▄▄██▄▄▄",
        "▄█▀██  ▀▀▀▀▀██▀▀▀▀▀     ██   ▀██▄▄██▀   ██     █   ██           █▀",
        "   ██       ██          ██     ▄███▄    ██     █████▀▄▄▄▄▄▄▄▄▄  █",
        "   ██       ██          ██  ▄██▀  ▀▀█▄  ██     █      ▀▀▀▀▀▀▀▀ ██",
        "   ██  ▄▄▄▄▄██▄▄▄▄▄     ██ ▀▀        ▀  ██                    ▄██",
        "   ▀▀ ▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀█          ▀███▀▀                 ▀██▀▀",
    ),
    ENGLISH: (
        "▄▄▄   ▄▄▄    ▄▄▄      ▄▄▄▄▄▄▄       ▄▄▄▄        ▄▄▄▄   ▄▄▄▄▄▄▄▄▄▄  ▄████▄",
        "███   ████   ███      ███▀▀▀██▄   ███▀▀███▄   ▄██▀▀▀█▀ ▀▀▀▀██▀▀▀▀   ▀  ██",
        "███   █████  ███      ███    ██  ███    ▀██   ███▄         ██         ▄█▀",
        "███   ███ ██ ███      ███▄▄▄██▀  ██      ██    ▀▀███▄▄     ██        ██▀",
        "███   ███  █████      ███▀▀▀▀    ███    ▄██        ▀██     ██        ▀▀",
        "███   ███   ████      ███         ▀██▄▄███▀   ██▄▄▄███     ██       ▄██",
        "▀▀▀   ▀▀▀    ▀▀▀      ▀▀▀           ▀▀▀▀        ▀▀▀▀       ▀▀        ▀▀",
    ),
}
"""The question in signs that can be read from two metres."""


class QuestionDialog(DutyDialog[None]):
    """Asks whether somebody is there; the desk takes any key as the answer, so it has none."""

    CSS = """
    QuestionDialog {
        #question {
            width: 100%;
            height: auto;
            max-height: 100%;
            border: heavy $accent;
            border-title-style: bold;
            background: $surface;
            padding: 0 1;
        }
        Static { width: 100%; text-align: center; }
        #question-large { height: auto; width: auto; color: $accent; text-align: left; }
        #question-place { height: auto; align-horizontal: center; margin-bottom: 1; }
        #question-words { text-style: bold; }
        &.-loud #question {
            border: heavy $error;
            background: $error;
            Static { color: $background; background: $error; text-style: bold; }
            #question-words { text-style: bold reverse; }
        }
    }
    """
    HELP = N_("Any key answers, and does nothing else.")

    def __init__(self, watch: "PresenceWatch") -> None:
        """Say how it stands with `watch`."""
        super().__init__()
        self._presence = watch
        self._is_over = False

    def compose(self) -> ComposeResult:
        """The question large, what to do, and since when."""
        with Vertical(id="question") as box:
            box.border_title = _("Are you in post?")
            with Vertical(id="question-place"):
                yield Static(Text("\n".join(_LARGE[current()])), id="question-large", markup=False)
            yield Static(id="question-words", markup=False)
            yield Static(id="question-since", markup=False)

    def on_mount(self) -> None:
        """Say it now; the watch has it said again with every second."""
        self.say()

    def on_screen_resume(self) -> None:
        """What lay over it is gone; where it was answered meanwhile, it goes too."""
        if self._is_over and self.is_current:
            self.dismiss(None)

    def go(self) -> None:
        """It is answered: go, or as soon as nothing lies over it."""
        self._is_over = True
        if self.is_current:
            self.dismiss(None)

    def say(self) -> None:
        """Say how it stands now, as far as there is something to say it with."""
        asked = self._presence
        self.set_class(asked.stage >= Stage.BELL, "-loud")
        for name, words in (("words", _asked_for(asked)), ("since", _since(asked, self.desk.now))):
            for part in self.query(f"#question-{name}").results(Static):
                part.update(Text(words))


class SwitchDialog(DutyDialog[None]):
    """How it stands with the watch alarm; the duty leader switches it with a PIN."""

    BINDINGS = [
        Binding(
            "f2",
            "switch",
            N_("Switch"),
            id="presence.switch",
            tooltip=N_("Switch the watch alarm on or off; the duty leader signs"),
        ),
    ]
    HELP = N_(
        "Switched on, the desk asks whether somebody is there when no key was pressed for a while,"
        " then rings, then others are told. Only the duty leader or the leading group's head"
        " switches it; switching it off needs a reason."
    )

    def __init__(self) -> None:
        """Nobody has signed yet."""
        super().__init__()
        self._leader = ""

    def compose(self) -> ComposeResult:
        """How it stands, what happened lately, and why it is switched off."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Watch alarm")
            yield Sentence(id="presence-state")
            yield Sentence(id="presence-rules")
            yield Lines(id="presence-events")
            yield Lines(id="presence-reason-label")
            yield LineField(id="presence-reason")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say how it stands."""
        desk = self.desk
        self._is_on = presence.is_on(desk.db)
        last = presence.last_switch(desk.db)
        self.query_one("#presence-state", Sentence).tell(_state(last, desk.now), "strong")
        self.query_one("#presence-rules", Sentence).tell(in_words(desk.station.presence))
        self.query_one("#presence-events", Lines).show(*self._events())
        label = self.query_one("#presence-reason-label", Lines)
        label.show(((_("Why it is switched off"), "quiet"),))
        for part in self.query("#presence-reason, #presence-reason-label"):
            part.display = self._is_on
        if self._is_on:
            self.query_one("#presence-reason").focus()

    def on_screen_resume(self) -> None:
        """Whoever was to sign has signed, or not."""
        if self._leader:
            leader, self._leader = self._leader, ""
            # What is told now would go with the screen that is left.
            self.call_after_refresh(self._switch, leader)

    @on(Input.Submitted)
    def action_switch(self) -> None:
        """Ask the leader to sign."""
        if self._is_on and not self._reason:
            self.desk.say(_("Say why the watch alarm is switched off"))
            return
        self.app.push_screen(SigningDialog(self._asked()), self._signed)

    def _signed(self, answer: Signed | None) -> None:
        self._leader = answer.signatures[0].name if answer else ""

    def _switch(self, leader: str) -> None:
        desk, on = self.desk, not self._is_on
        switched = desk.attempt(
            lambda: presence.switch(
                desk.db, desk.station, on=on, leader=leader, reason=self._reason,
                by=desk.signature, at=desk.clock(),
            )
        )  # fmt: skip
        if switched:
            self.dismiss(None)
            desk.say(_("The watch alarm is on") if on else _("The watch alarm is off"))

    def _asked(self) -> Asked:
        desk = self.desk
        post = next((post.key for post in desk.station.posts if leads(post)), "")
        names = presence.leaders(desk.db, desk.station)
        return Asked(
            title=_("Switch the watch alarm off")
            if self._is_on
            else _("Switch the watch alarm on"),
            phrase=self._reason if self._is_on else _("From now on presence is asked for."),
            seats=tuple(CrewMember(post if name != names[-1] else "", name) for name in names),
            enough=1,
            hint=_("One of these signs: {names}").format(names=_(", ").join(names)),
        )

    def _events(self) -> Iterator[Line]:
        desk = self.desk
        found = presence.list_events(desk.db, since=desk.now.shift(days=-7))
        for event in found[-_LATEST:]:
            yield (
                (f"{moment_short(event.at, at=desk.now)} ", "quiet"),
                (event.sentence, "warn" if event.kind == "missed" else ""),
            )

    @property
    def _reason(self) -> str:
        return clean_line(self.query_one("#presence-reason", Input).value)


def _state(last: PresenceEvent | None, at: "Arrow") -> str:
    if last is None:
        return _("Off: nobody has switched it on yet")
    since = moment_short(last.at, at=at)
    if last.kind == "on":
        return _("On since {time}, switched on by {name}").format(time=since, name=last.by)
    return _("Off since {time}, switched off by {name}: {reason}").format(
        time=since, name=last.by, reason=last.detail
    )


def _asked_for(asked: "PresenceWatch") -> str:
    if asked.stage >= Stage.NOTIFY and asked.tells_others:
        return _("NOBODY HAS ANSWERED, OTHERS ARE BEING TOLD: PRESS ANY KEY")
    if asked.stage >= Stage.BELL:
        return _("NOBODY HAS ANSWERED: PRESS ANY KEY NOW")
    return _("Press any key to answer (it does nothing else)")


def _since(asked: "PresenceWatch", at: "Arrow") -> str:
    if asked.drill:
        return _("This is a drill, since {time}; the seconds to the answer are recorded").format(
            time=clock(asked.drill)
        )
    return _("No key and no entry since {time}, for {length}").format(
        time=moment_short(asked.since, at=at), length=length((at - asked.since).total_seconds())
    )

"""A station's home: the folder that holds its record, its settings and its drafts."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a reader needs lies under the same names in a home and in what it publishes."""

    path: Path

    @property
    def record(self) -> Path:
        """The database, or the copy of it for reading."""
        return self.path / "duty.db"

    @property
    def settings(self) -> Path:
        """station.toml; of a publication, as the desk runs by it."""
        return self.path / "station.toml"


class Home(_Folder):
    """Where the parts of one station lie."""

    __slots__ = ()

    @property
    def channels(self) -> Path:
        """channels.toml: where messages go that leave the room, tokens and passwords in it."""
        return self.path / "channels.toml"

    @property
    def outbox(self) -> Path:
        """The folder of what the notifier is just sending, and of its lock."""
        return self.path / "outbox"

    @property
    def drafts(self) -> Path:
        """What is typed and not yet saved."""
        return self.path / "drafts"

    @property
    def anchors(self) -> Path:
        """What the newest entry was, said outside the record; only ever written on."""
        return self.path / "anchors.txt"

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return self.path / "keys"

    @property
    def desk_key(self) -> Path:
        """The private key with which the desk signs."""
        return self.keys / "desk"

    @property
    def desk_public_key(self) -> Path:
        """The public keys of this desk, one a line, the present one first."""
        return self.keys / "desk.pub"

    @property
    def pins(self) -> Path:
        """The hashes of the PINs with which people sign."""
        return self.keys / "pins.db"

    @property
    def backups(self) -> Path:
        """The folder of the backups that lie beside the record."""
        return self.path / "backups"

    @property
    def refused(self) -> Path:
        """Leaders' acts that the desk did not take in, each with the reason."""
        return self.path / "refused"

    @property
    def papers(self) -> Path:
        """The folder that sheets and duty logs are written into from the console."""
        return self.path / "papers"

    @property
    def ballast(self) -> Path:
        """Room held back for the last entries before the disk is full."""
        return self.path / "ballast"

    @property
    def lock(self) -> Path:
        """Held by the one desk that is open on this station."""
        return self.path / "desk.lock"

    @property
    def doorbell(self) -> Path:
        """The file that is touched after every commit, so that other desks look again."""
        return self.path / "doorbell"


class Publication(_Folder):
    """Where the copy for reading lies, which the desk publishes for leaders; decision 0017."""

    __slots__ = ()

    @property
    def standing(self) -> Path:
        """What tells whether the desk is alive, and up to when the copy is complete."""
        return self.path / "standing.json"

    @property
    def spare(self) -> Path:
        """The copy that comes next, which nobody reads."""
        return self.path / ".next.db"

    @property
    def inbox(self) -> Path:
        """The folder into which leaders' acts are dropped, one file each."""
        return self.path / "inbox"


def find(option: str | None = None) -> Home:
    """The station meant: `--home`, then `DUTYCONSOLE_HOME`, then the user's data folder."""
    wish = option or os.environ.get("DUTYCONSOLE_HOME")
    if wish:
        return Home(Path(wish).expanduser().absolute())
    from platformdirs import user_data_path

    return Home(user_data_path("dutyconsole", appauthor=False))

"""The tables of the record, as each step of `migrations` makes them."""

TABLES = (
    # The body is the entry; uid and subject stand beside it only to be found by, and `verify` holds
    # them against it (SQLite 3.40 refuses json_extract in a schema that is not trusted).
    """CREATE TABLE journal (
        n INTEGER PRIMARY KEY,
        uid TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        digest BLOB NOT NULL CHECK (length(digest) = 32)
    ) STRICT""",
    "CREATE UNIQUE INDEX journal_uid ON journal (uid)",
    "CREATE INDEX journal_subject ON journal (subject)",
    """CREATE TABLE station (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        bureau TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        utc_offset INTEGER NOT NULL,
        algorithm TEXT NOT NULL,
        opened_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE person (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        department TEXT NOT NULL,
        title TEXT NOT NULL,
        post TEXT NOT NULL,
        group_name TEXT NOT NULL,
        phones TEXT NOT NULL,
        keys TEXT NOT NULL,
        UNIQUE (name, department)
    ) STRICT""",
    """CREATE TABLE shift (
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        crew TEXT NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (day, number)
    ) STRICT""",
    """CREATE TABLE calendar_day (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('holiday', 'makeup', 'workday', 'weekend')),
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        entered_at TEXT NOT NULL,
        entered_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX calendar_day_day ON calendar_day (day, id)",
    """CREATE TABLE calendar_year (
        year INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        entered_at TEXT NOT NULL,
        entered_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE handover (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        outgoing TEXT NOT NULL,
        incoming TEXT NOT NULL,
        note TEXT NOT NULL,
        UNIQUE (day, number)
    ) STRICT""",
    """CREATE TABLE checklist_tick (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        item TEXT NOT NULL,
        text TEXT NOT NULL,
        done INTEGER NOT NULL CHECK (done IN (0, 1)),
        by TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX checklist_tick_shift ON checklist_tick (day, number)",
    """CREATE TABLE log_entry (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        part INTEGER NOT NULL,
        kind TEXT NOT NULL
            CHECK (kind IN ('received', 'correction', 'supplement', 'cancellation', 'closing')),
        received_at TEXT NOT NULL,
        occurred_at TEXT,
        recorded_at TEXT NOT NULL,
        recorded_by TEXT NOT NULL,
        day TEXT NOT NULL,
        shift INTEGER NOT NULL,
        source TEXT NOT NULL,
        unit TEXT NOT NULL,
        caller TEXT NOT NULL,
        caller_post TEXT NOT NULL,
        phone TEXT NOT NULL,
        category TEXT NOT NULL,
        level TEXT NOT NULL,
        place TEXT NOT NULL,
        text TEXT NOT NULL,
        proposal TEXT NOT NULL,
        reason TEXT NOT NULL,
        late INTEGER NOT NULL CHECK (late IN (0, 1)),
        UNIQUE (year, number, part)
    ) STRICT""",
    "CREATE INDEX log_entry_received ON log_entry (received_at)",
    "CREATE INDEX log_entry_category ON log_entry (category, id)",
    "CREATE INDEX log_entry_level ON log_entry (level, id)",
    """CREATE TABLE incident (
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
        first_id INTEGER NOT NULL REFERENCES log_entry (id),
        current_id INTEGER NOT NULL REFERENCES log_entry (id),
        PRIMARY KEY (year, number)
    ) STRICT""",
    "CREATE INDEX incident_state ON incident (state, current_id)",
    """CREATE TABLE report (
        id INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        due_at TEXT NOT NULL,
        sent_at TEXT NOT NULL,
        sent_by TEXT NOT NULL,
        receiver TEXT NOT NULL,
        channel TEXT NOT NULL,
        reason TEXT NOT NULL,
        UNIQUE (rule, due_at)
    ) STRICT""",
    # Made by the program from log_entry: FTS5's own tokenizers find no Chinese words.
    """CREATE VIRTUAL TABLE log_index USING fts5(
        grams, content='', detail=none, columnsize=0, tokenize='ascii'
    )""",
    "INSERT INTO log_index (log_index, rank) VALUES ('automerge', 16)",
)

WITNESSES = (
    """CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        entries INTEGER NOT NULL,
        faults TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE segment_note (
        id INTEGER PRIMARY KEY,
        segment INTEGER NOT NULL REFERENCES segment (id),
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    """CREATE TABLE clock_jump (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        before TEXT NOT NULL,
        seconds INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE sheet_check (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        typed TEXT NOT NULL,
        fits INTEGER NOT NULL CHECK (fits IN (0, 1))
    ) STRICT""",
)

HANDOVERS = (
    """CREATE TABLE settings (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE handover_step (
        id INTEGER PRIMARY KEY,
        handover INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('offered', 'withdrawn', 'refused', 'accepted',
            'accepted_in_part', 'completed', 'taken_over')),
        at TEXT NOT NULL,
        signatures TEXT NOT NULL,
        reason TEXT NOT NULL,
        late TEXT NOT NULL,
        stays TEXT NOT NULL,
        until TEXT,
        sheet TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX handover_step_handover ON handover_step (handover, id)",
    """CREATE TABLE matter (
        id INTEGER PRIMARY KEY,
        number INTEGER NOT NULL,
        part INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('instruction', 'document', 'warning', 'other')),
        text TEXT NOT NULL,
        owner TEXT NOT NULL,
        next_step TEXT NOT NULL,
        due_at TEXT,
        done INTEGER NOT NULL CHECK (done IN (0, 1)),
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        UNIQUE (number, part)
    ) STRICT""",
    """CREATE TABLE shift_note (
        id INTEGER PRIMARY KEY,
        handover INTEGER NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        weather TEXT NOT NULL,
        summary TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX shift_note_handover ON shift_note (handover, id)",
    """CREATE TABLE pin_event (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('code', 'set', 'changed', 'reset', 'failed')),
        detail TEXT NOT NULL
    ) STRICT""",
    "ALTER TABLE handover ADD COLUMN crew TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE handover ADD COLUMN settings INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE checklist_tick ADD COLUMN value TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE checklist_tick ADD COLUMN book TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE checklist_tick ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE checklist_tick ADD COLUMN seen_at TEXT NOT NULL DEFAULT ''",
)

CLOCKS = (
    """CREATE TABLE incident_step (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('verified', 'proposed', 'reported', 'instructed',
            'referred', 'returned', 'feedback', 'special', 'not_special', 'linked', 'verdict',
            'rebuttal')),
        step TEXT NOT NULL,
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        by TEXT NOT NULL,
        who TEXT NOT NULL,
        to_whom TEXT NOT NULL,
        how TEXT NOT NULL,
        text TEXT NOT NULL,
        reason TEXT NOT NULL,
        late INTEGER NOT NULL CHECK (late IN (0, 1)),
        other_year INTEGER NOT NULL DEFAULT 0,
        other_number INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX incident_step_incident ON incident_step (year, number, id)",
    """CREATE INDEX incident_step_special ON incident_step (year, number)
        WHERE kind = 'special'""",
    """CREATE TABLE bulletin (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('first', 'follow_up', 'final')),
        state TEXT NOT NULL
            CHECK (state IN ('drafted', 'checked', 'returned', 'issued', 'sent', 'confirmed')),
        issue INTEGER NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        elements TEXT NOT NULL,
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        by TEXT NOT NULL,
        who TEXT NOT NULL,
        receiver TEXT NOT NULL,
        channel TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX bulletin_incident ON bulletin (year, number, id)",
    "CREATE INDEX bulletin_sent ON bulletin (at) WHERE state = 'sent'",
    """CREATE TABLE explanation (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    """CREATE TABLE alarm_event (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        occasion TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('raised', 'acknowledged', 'cleared')),
        at TEXT NOT NULL,
        by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX alarm_event_subject ON alarm_event (subject, id)",
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL,
        subject TEXT NOT NULL,
        recipient TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE outbox_try (
        id INTEGER PRIMARY KEY,
        message INTEGER NOT NULL REFERENCES outbox (id),
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        outcome TEXT NOT NULL
            CHECK (outcome IN ('started', 'sent', 'failed', 'unknown', 'given_up')),
        detail TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX outbox_try_message ON outbox_try (message, id)",
    """CREATE TABLE presence_event (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('on', 'off', 'missed', 'answered')),
        stage TEXT NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        seconds INTEGER NOT NULL,
        detail TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE post_check (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        by TEXT NOT NULL,
        direction TEXT NOT NULL CHECK (direction IN ('of_us', 'by_us', 'drill')),
        checker TEXT NOT NULL,
        checked TEXT NOT NULL,
        how TEXT NOT NULL,
        answered_by TEXT NOT NULL,
        seconds INTEGER NOT NULL,
        leader_present INTEGER NOT NULL CHECK (leader_present IN (0, 1)),
        result TEXT NOT NULL,
        remedy TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE contact_call (
        id INTEGER PRIMARY KEY,
        contact TEXT NOT NULL,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        reached INTEGER NOT NULL CHECK (reached IN (0, 1)),
        detail TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX contact_call_contact ON contact_call (contact, id)",
    # Made anew, since SQLite changes no CHECK: a matter may be assigned by a superior, too.
    "ALTER TABLE matter RENAME TO matter_before",
    """CREATE TABLE matter (
        id INTEGER PRIMARY KEY,
        number INTEGER NOT NULL,
        part INTEGER NOT NULL,
        kind TEXT NOT NULL
            CHECK (kind IN ('instruction', 'superior', 'document', 'warning', 'other')),
        text TEXT NOT NULL,
        owner TEXT NOT NULL,
        next_step TEXT NOT NULL,
        due_at TEXT,
        done INTEGER NOT NULL CHECK (done IN (0, 1)),
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        giver TEXT NOT NULL DEFAULT '',
        confirmed TEXT NOT NULL DEFAULT '',
        chase TEXT NOT NULL DEFAULT '[]',
        consent TEXT NOT NULL DEFAULT '',
        UNIQUE (number, part)
    ) STRICT""",
    "INSERT INTO matter SELECT *, '', '', '[]', '' FROM matter_before ORDER BY id",
    "DROP TABLE matter_before",
)

LEADERS = (
    """CREATE TABLE leader_act (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('read', 'instruct', 'check')),
        leader TEXT NOT NULL,
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        by TEXT NOT NULL,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        entry INTEGER NOT NULL,
        text TEXT NOT NULL,
        matter INTEGER NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX leader_act_uid ON leader_act (uid)",
    "CREATE INDEX leader_act_kind ON leader_act (kind, id)",
    "CREATE INDEX leader_act_read ON leader_act (leader, entry) WHERE entry > 0",
    "ALTER TABLE post_check ADD COLUMN asked INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX post_check_asked ON post_check (asked) WHERE asked > 0",
)

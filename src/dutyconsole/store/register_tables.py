"""The tables of the registers and of the daily report, as step 5 of `migrations` makes them."""

REGISTERS = (
    # What a line says is personal. The chained entry holds only the salted digest of it, so that it
    # can be destroyed when its time has come; decision 0015.
    """CREATE TABLE register_entry (
        id INTEGER PRIMARY KEY,
        register TEXT NOT NULL,
        number INTEGER NOT NULL,
        part INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('entered', 'gone_on', 'corrected', 'cancelled')),
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        by TEXT NOT NULL,
        reason TEXT NOT NULL,
        digest TEXT NOT NULL,
        UNIQUE (register, number, part)
    ) STRICT""",
    """CREATE TABLE register_content (
        entry INTEGER PRIMARY KEY,
        register TEXT NOT NULL,
        number INTEGER NOT NULL,
        subject TEXT NOT NULL,
        salt TEXT NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX register_content_subject ON register_content (register, subject, entry)",
    """CREATE TABLE register_line (
        register TEXT NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
        at TEXT NOT NULL,
        first_id INTEGER NOT NULL,
        current_id INTEGER NOT NULL,
        PRIMARY KEY (register, number)
    ) STRICT""",
    "CREATE INDEX register_line_at ON register_line (register, at)",
    "CREATE INDEX register_line_state ON register_line (register, state, number)",
    """CREATE TABLE destruction (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        who TEXT NOT NULL,
        register TEXT NOT NULL,
        entries TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    """CREATE TABLE reveal (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        subject TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    """CREATE TABLE campaign_event (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('begun', 'ended')),
        day TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE daily_report (
        id INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        due_at TEXT NOT NULL,
        seq INTEGER NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('drafted', 'checked', 'returned', 'issued', 'sent', 'confirmed')),
        issue INTEGER NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        texts TEXT NOT NULL,
        figures TEXT NOT NULL,
        explanations TEXT NOT NULL,
        seen TEXT NOT NULL,
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        by TEXT NOT NULL,
        who TEXT NOT NULL,
        receiver TEXT NOT NULL,
        channel TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX daily_report_due ON daily_report (rule, due_at, id)",
)

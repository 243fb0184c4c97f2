import type { Connection } from '../connection.ts'

/** The first schema. Tables with events and audit rows are append-only: a trigger refuses every other change. */
export const initial = (connection: Connection): void => {
  connection.exec(truth)
  connection.exec(readModels)
  connection.exec(consentTables)
  connection.exec(workspaceTables)
}

/** What happened. `hash` is SHA-256 over all other columns (row-hash.ts). */
const truth = `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    parent INTEGER REFERENCES events (seq),
    type TEXT NOT NULL,
    payload TEXT NOT NULL,
    at INTEGER NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;

  -- Holds the parent a second time, in other pages: a damaged row does not hide what came before it.
  CREATE INDEX events_by_conversation ON events (conversation, seq, parent);

  CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
  BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
  CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
  BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;

  CREATE TABLE payloads (
    payload TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    text TEXT NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;
`

/** Derived from the events in the same transaction; read-models.ts and repair.ts make them anew. */
const readModels = `
  CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_seq INTEGER NOT NULL,
    model TEXT,
    updated_at INTEGER NOT NULL,
    updated_seq INTEGER NOT NULL,
    deleted_at INTEGER,
    head INTEGER,
    open_run TEXT,
    input_tokens REAL NOT NULL,
    output_tokens REAL NOT NULL,
    cached_input_tokens REAL NOT NULL,
    reasoning_tokens REAL NOT NULL,
    cost_usd REAL
  ) STRICT;
  CREATE INDEX conversations_by_update ON conversations (updated_at DESC, updated_seq DESC)
    WHERE deleted_at IS NULL;
  CREATE INDEX conversations_with_open_run ON conversations (id) WHERE open_run IS NOT NULL;

  -- Apart from their conversation, whose row is rewritten with each event.
  CREATE TABLE instructions (conversation TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;

  -- Where each whole message stands.
  CREATE TABLE messages (
    conversation TEXT NOT NULL,
    message_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, message_id)
  ) STRICT, WITHOUT ROWID;

  -- rowid: the event's seq, or the negative id of a conversation for its title.
  CREATE VIRTUAL TABLE search USING fts5 (
    conversation UNINDEXED,
    source UNINDEXED,
    text,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'",
    prefix = '2'
  );
`

const consentTables = `
  CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    conversation TEXT,
    call_id TEXT,
    boot_id TEXT NOT NULL,
    exact TEXT NOT NULL,
    hash TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX proposals_open ON proposals (id) WHERE state IN ('pending', 'allowed', 'consumed');
  CREATE INDEX proposals_by_hash ON proposals (kind, hash, id);

  CREATE TABLE authority (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    mac TEXT NOT NULL
  ) STRICT;

  -- mac = HMAC-SHA-256 (key, mac of the row before || canonical form of this row), see audit-chain.ts.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    request_id TEXT,
    subject TEXT NOT NULL,
    hash TEXT,
    verdict TEXT,
    key_id TEXT NOT NULL,
    mac BLOB NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
  BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
  BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
`

const workspaceTables = `
  CREATE TABLE partials (
    conversation TEXT NOT NULL,
    message_id TEXT NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (conversation, message_id)
  ) STRICT;
  CREATE TABLE drafts (conversation TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
  CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE servers (alias TEXT PRIMARY KEY, server_id TEXT NOT NULL) STRICT;
  CREATE TABLE manifests (server_id TEXT PRIMARY KEY, manifest TEXT NOT NULL) STRICT;
`

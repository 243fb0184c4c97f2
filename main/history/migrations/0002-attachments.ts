import type { Connection } from '../connection.ts'

/**
 * Files of messages. `hash` of a piece is SHA-256 over its place and bytes; `hash` of a whole file covers its other
 * columns but the state, and its pieces' hashes (attachment-table.ts). A type is null until the file is whole.
 */
export const attachments = (connection: Connection): void => {
  connection.exec(`
    CREATE TABLE attachments (
      id INTEGER PRIMARY KEY,
      attachment TEXT NOT NULL UNIQUE,
      conversation TEXT NOT NULL,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('storing', 'draft', 'edit', 'sent')),
      place TEXT NOT NULL CHECK (place IN ('draft', 'edit')),
      type TEXT,
      hash BLOB
    ) STRICT;
    CREATE INDEX attachments_by_conversation ON attachments (conversation, state);
    CREATE INDEX attachments_not_kept ON attachments (id) WHERE state IN ('storing', 'edit');

    -- The hash stands before the bytes: reading it does not read them.
    CREATE TABLE attachment_pieces (
      attachment TEXT NOT NULL REFERENCES attachments (attachment) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      hash BLOB NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (attachment, position)
    ) STRICT;
  `)
}

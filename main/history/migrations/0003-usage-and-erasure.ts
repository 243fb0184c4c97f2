import type { Connection } from '../connection.ts'

/** Usage by time and model, the effort of a conversation, and events that may go when their conversation is erased. */
export const usageAndErasure = (connection: Connection): void => {
  connection.exec(usageTables)
  connection.exec(conversationColumns)
  connection.exec(backFill)
  connection.exec(erasure)
}

/** A slot is a quarter of an hour since 1970: every time zone's days begin at the beginning of one. */
const usageColumns = `
  slot INTEGER NOT NULL,
  model TEXT NOT NULL,
  answers INTEGER NOT NULL,
  unpriced_answers INTEGER NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cached_input_tokens REAL NOT NULL,
  reasoning_tokens REAL NOT NULL,
  cost_usd REAL,
  PRIMARY KEY (slot, model)
`

const usageTables = `
  -- Derived from the events and from what erased conversations left.
  CREATE TABLE usage (${usageColumns}) STRICT, WITHOUT ROWID;
  CREATE TABLE run_models (
    conversation TEXT NOT NULL,
    run_id TEXT NOT NULL,
    model TEXT NOT NULL,
    PRIMARY KEY (conversation, run_id)
  ) STRICT, WITHOUT ROWID;

  -- Not derived: the events that it sums up are gone.
  CREATE TABLE erased_usage (${usageColumns}) STRICT, WITHOUT ROWID;
`

const conversationColumns = `
  ALTER TABLE conversations ADD COLUMN effort TEXT NOT NULL DEFAULT 'default';
  ALTER TABLE conversations ADD COLUMN unpriced_answers INTEGER NOT NULL DEFAULT 0;
`

const backFill = `
  INSERT OR REPLACE INTO run_models
    SELECT conversation, payload ->> '$.runId', payload ->> '$.model'
    FROM events WHERE type = 'run-started' AND payload ->> '$.model' IS NOT NULL ORDER BY seq;

  INSERT INTO usage
    SELECT at / 900000, coalesce(model, ''), count(*), sum(payload ->> '$.usage.costUsd' IS NULL),
      sum(payload ->> '$.usage.inputTokens'), sum(payload ->> '$.usage.outputTokens'),
      sum(payload ->> '$.usage.cachedInputTokens'), sum(payload ->> '$.usage.reasoningTokens'),
      sum(payload ->> '$.usage.costUsd')
    FROM events
    LEFT JOIN run_models
      ON run_models.conversation = events.conversation AND run_id = payload ->> '$.runId'
    WHERE type = 'assistant-finished' AND payload -> '$.usage' IS NOT NULL
    GROUP BY 1, 2;

  UPDATE conversations SET unpriced_answers = (
    SELECT count(*) FROM events
    WHERE events.conversation = conversations.conversation AND type = 'assistant-finished'
      AND payload -> '$.usage' IS NOT NULL AND payload ->> '$.usage.costUsd' IS NULL
  );
`

const erasure = `
  CREATE TABLE erasures (
    conversation TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    events INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  DROP TRIGGER events_are_not_removed;
  CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
  WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.conversation = OLD.conversation)
  BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
  CREATE TRIGGER erased_conversations_stay_erased BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM erasures WHERE erasures.conversation = NEW.conversation)
  BEGIN SELECT RAISE (ABORT, 'this conversation was erased'); END;
`

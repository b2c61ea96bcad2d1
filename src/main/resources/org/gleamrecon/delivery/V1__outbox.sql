-- For SQLite and PostgreSQL alike. Times are milliseconds since 1970, UTC.
CREATE TABLE outbox_entry (
  id               VARCHAR(36)  NOT NULL PRIMARY KEY,
  number           BIGINT       NOT NULL UNIQUE,
  destination      VARCHAR(64)  NOT NULL,
  sop_class_uid    VARCHAR(64)  NOT NULL,
  sop_instance_uid VARCHAR(64)  NOT NULL,
  file             VARCHAR(64)  NOT NULL,
  bytes            BIGINT       NOT NULL,
  sha256           VARCHAR(64)  NOT NULL,
  state            VARCHAR(16)  NOT NULL,
  attempts         INTEGER      NOT NULL,
  refusals         INTEGER      NOT NULL,
  last_error       VARCHAR(64),
  created_ms       BIGINT       NOT NULL,
  -- since when it is tried: the patience begins anew when it is retried by hand
  since_ms         BIGINT       NOT NULL,
  next_ms          BIGINT       NOT NULL,
  ended_ms         BIGINT,
  UNIQUE (destination, sop_instance_uid)
);

CREATE INDEX outbox_entry_due ON outbox_entry (state, destination, next_ms, number);
CREATE INDEX outbox_entry_file ON outbox_entry (file);

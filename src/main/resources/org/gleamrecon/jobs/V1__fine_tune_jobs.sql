-- For SQLite and PostgreSQL alike. Times are milliseconds since 1970, UTC.
CREATE TABLE fine_tune_job (
  id              VARCHAR(36)  NOT NULL PRIMARY KEY,
  number          BIGINT       NOT NULL UNIQUE,
  idempotency_key VARCHAR(255) UNIQUE,
  request         TEXT         NOT NULL,
  base_name       VARCHAR(64)  NOT NULL,
  base_version    INTEGER      NOT NULL,
  state           VARCHAR(16)  NOT NULL,
  state_details   TEXT         NOT NULL,
  trainer_status  TEXT,
  trainer         VARCHAR(255),
  created_ms      BIGINT       NOT NULL,
  started_ms      BIGINT,
  ended_ms        BIGINT
);

CREATE INDEX fine_tune_job_state ON fine_tune_job (state, number);

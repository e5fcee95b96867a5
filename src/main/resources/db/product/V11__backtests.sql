-- Rules run over what was recorded. Written by the process that runs one, read and cancelled through any.
CREATE TABLE backtest (
  id             CHAR(36)     NOT NULL PRIMARY KEY,
  rule           VARCHAR(60)  NOT NULL,
  draft_version  BIGINT       NULL,
  active_version BIGINT       NULL,
  from_millis    BIGINT       NOT NULL,
  to_millis      BIGINT       NOT NULL,
  state          VARCHAR(10)  NOT NULL,
  done_percent   DOUBLE       NOT NULL,
  evaluations    BIGINT       NOT NULL,
  started_millis BIGINT       NOT NULL,
  seen_millis    BIGINT       NOT NULL,
  cancelled      BOOLEAN      NOT NULL,
  actor          VARCHAR(100) NOT NULL,
  failure        VARCHAR(500) NULL,
  report         MEDIUMTEXT   NULL,
  KEY backtest_started (started_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

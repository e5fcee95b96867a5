-- What is done about alerts: a queue and its record. Moments are milliseconds since 1970, 0 for none. due_millis is when
-- to look at it next; whoever is at it puts it off for as long as a run may take, so that a process that dies is followed.
CREATE TABLE response (
  id                BINARY(16)   NOT NULL PRIMARY KEY,
  alert_id          BINARY(16)   NOT NULL,
  rule_name         VARCHAR(100) NOT NULL,
  rule              VARCHAR(200) NOT NULL,
  rule_version      BIGINT       NOT NULL,
  severity          CHAR(2)      NOT NULL,
  subject_kind      VARCHAR(10)  NOT NULL,
  subject_key       VARCHAR(200) NOT NULL,
  message           VARCHAR(500) NOT NULL,
  verb              VARCHAR(12)  NOT NULL,
  amount            BIGINT       NOT NULL,
  word              VARCHAR(100) NOT NULL,
  target_kind       VARCHAR(10)  NOT NULL,
  target_key        VARCHAR(200) NOT NULL,
  products          BIGINT       NOT NULL,
  skus              MEDIUMTEXT   NOT NULL,
  state             VARCHAR(12)  NOT NULL,
  verdict           VARCHAR(20)  NOT NULL,
  why               VARCHAR(500) NOT NULL,
  proposed_millis   BIGINT       NOT NULL,
  decided_millis    BIGINT       NOT NULL,
  decided_by        VARCHAR(100) NOT NULL,
  started_millis    BIGINT       NOT NULL,
  ended_millis      BIGINT       NOT NULL,
  attempts          INT          NOT NULL,
  due_millis        BIGINT       NOT NULL,
  outcome           VARCHAR(500) NOT NULL,
  undo_by           VARCHAR(100) NULL,
  undo_why          VARCHAR(500) NULL,
  undone_millis     BIGINT       NOT NULL,
  measure           VARCHAR(100) NOT NULL,
  measure_before    DOUBLE       NULL,
  measure_after     DOUBLE       NULL,
  effect            VARCHAR(12)  NOT NULL,
  effect_due_millis BIGINT       NOT NULL,
  version           BIGINT       NOT NULL,
  KEY response_due (state, due_millis),
  KEY response_effect (effect_due_millis),
  KEY response_alert (alert_id),
  KEY response_target (verb, target_kind, target_key, decided_millis),
  KEY response_verb (verb, decided_millis),
  KEY response_over (ended_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What happened to responses, in the order of the commits: the one row of response_feed is locked until the end by
-- whoever adds to it.
CREATE TABLE response_history (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  response_id BINARY(16)   NOT NULL,
  alert_id    BINARY(16)   NOT NULL,
  at_millis   BIGINT       NOT NULL,
  who         VARCHAR(100) NOT NULL,
  verb        VARCHAR(12)  NOT NULL,
  target_kind VARCHAR(10)  NOT NULL,
  target_key  VARCHAR(200) NOT NULL,
  state       VARCHAR(12)  NOT NULL,
  verdict     VARCHAR(20)  NOT NULL,
  detail      VARCHAR(500) NOT NULL,
  KEY response_history_response (response_id, id),
  KEY response_history_at (at_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE response_feed (
  id TINYINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO response_feed (id) VALUES (1);

-- How far the history of alerts has been read; -1 for not begun.
CREATE TABLE response_cursor (
  id        TINYINT NOT NULL PRIMARY KEY,
  alerts_at BIGINT  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO response_cursor (id, alerts_at) VALUES (1, -1);

-- The brakes of each verb; with version 0, those that come with Tidemark. Locked while a response is decided, so that no
-- two processes spend the same budget.
CREATE TABLE response_guardrail (
  verb           VARCHAR(12) NOT NULL PRIMARY KEY,
  settings       JSON        NOT NULL,
  changed_millis BIGINT      NOT NULL,
  version        BIGINT      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO response_guardrail (verb, settings, changed_millis, version) VALUES
  ('throttle', '{}', 0, 0), ('rebucket', '{}', 0, 0), ('resend', '{}', 0, 0), ('correct', '{}', 0, 0),
  ('pause', '{}', 0, 0), ('resume', '{}', 0, 0), ('replenish', '{}', 0, 0), ('webhook', '{}', 0, 0);

-- Whether all responses are stopped.
CREATE TABLE response_switch (
  id           TINYINT      NOT NULL PRIMARY KEY,
  killed       BOOLEAN      NOT NULL,
  reason       VARCHAR(500) NOT NULL,
  changed_by   VARCHAR(100) NOT NULL,
  since_millis BIGINT       NOT NULL,
  version      BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO response_switch (id, killed, reason, changed_by, since_millis, version) VALUES (1, FALSE, '', '', 0, 0);

-- Where runbooks are called, and what the calls are signed with.
CREATE TABLE runbook (
  name    VARCHAR(60)   NOT NULL PRIMARY KEY,
  url     VARCHAR(2000) NOT NULL,
  secret  VARCHAR(200)  NOT NULL,
  version BIGINT        NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

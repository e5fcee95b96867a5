-- Alerts, from the moment that their rule became true. Moments are milliseconds since 1970, 0 for none. One of a
-- fingerprint is open at the most: open_fingerprint is NULL once it is resolved. remembered_subject is the hash of its
-- subject while it is open or says something about the next one, and NULL after that.
CREATE TABLE alert (
  id                   BINARY(16)   NOT NULL PRIMARY KEY,
  fingerprint          BINARY(16)   NOT NULL,
  open_fingerprint     BINARY(16)   NULL,
  remembered_subject   BINARY(16)   NULL,
  rule_name            VARCHAR(100) NOT NULL,
  rule                 VARCHAR(200) NOT NULL,
  shadow               BOOLEAN      NOT NULL,
  subject_kind         VARCHAR(10)  NOT NULL,
  subject_key          VARCHAR(200) NOT NULL,
  category             VARCHAR(200) NOT NULL,
  group_id             BINARY(16)   NOT NULL,
  severity             CHAR(2)      NOT NULL,
  title                VARCHAR(200) NOT NULL,
  message              VARCHAR(500) NOT NULL,
  hold_millis          BIGINT       NOT NULL,
  clear_millis         BIGINT       NOT NULL,
  cooldown_millis      BIGINT       NOT NULL,
  repeat_millis        BIGINT       NULL,
  escalate_millis      BIGINT       NULL,
  runbook              VARCHAR(200) NULL,
  may_be_hidden        BOOLEAN      NOT NULL,
  seen_version         BIGINT       NOT NULL,
  fired_version        BIGINT       NOT NULL,
  units_at_risk        BIGINT       NULL,
  minutes_to_empty     DOUBLE       NULL,
  seen_at_millis       BIGINT       NOT NULL,
  seen_with            JSON         NULL,
  fired_with           JSON         NULL,
  state                VARCHAR(12)  NOT NULL,
  before_state         VARCHAR(12)  NULL,
  since_millis         BIGINT       NOT NULL,
  fired_millis         BIGINT       NOT NULL,
  missing_since_millis BIGINT       NOT NULL,
  hold_ends_millis     BIGINT       NOT NULL,
  clear_ends_millis    BIGINT       NOT NULL,
  quiet_until_millis   BIGINT       NOT NULL,
  closed_until_millis  BIGINT       NOT NULL,
  recent_fires         VARCHAR(200) NOT NULL,
  flapping             BOOLEAN      NOT NULL,
  escalation           SMALLINT     NOT NULL,
  escalates_millis     BIGINT       NOT NULL,
  acked_millis         BIGINT       NOT NULL,
  acked_by             VARCHAR(100) NULL,
  resolved_millis      BIGINT       NOT NULL,
  resolved_by          VARCHAR(100) NULL,
  resolved_for         VARCHAR(100) NULL,
  wavered_millis       BIGINT       NOT NULL,
  due_millis           BIGINT       NOT NULL,
  forget_millis        BIGINT       NOT NULL,
  told_group           BINARY(16)   NULL,
  told_escalation      SMALLINT     NOT NULL DEFAULT 0,
  version              BIGINT       NOT NULL,
  UNIQUE KEY alert_open (open_fingerprint),
  KEY alert_subject (remembered_subject),
  KEY alert_about (subject_kind, subject_key, id),
  KEY alert_due (due_millis),
  KEY alert_escalates (escalates_millis),
  KEY alert_forget (forget_millis),
  KEY alert_count (resolved_millis, shadow, state, severity),
  KEY alert_open_rule (resolved_millis, rule_name, rule, shadow),
  KEY alert_unfired (fired_millis, resolved_millis),
  KEY alert_group (group_id, resolved_millis),
  KEY alert_rule (rule_name, rule, may_be_hidden)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What happened to alerts, in the order of the commits: the one row of alert_feed is locked until the end by whoever
-- adds to it, so that a reader who has seen a number has seen all below it.
CREATE TABLE alert_history (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  alert_id     BINARY(16)   NOT NULL,
  at_millis    BIGINT       NOT NULL,
  what         VARCHAR(12)  NOT NULL,
  who          VARCHAR(100) NOT NULL,
  state        VARCHAR(12)  NOT NULL,
  severity     CHAR(2)      NOT NULL,
  rule_name    VARCHAR(100) NOT NULL,
  rule         VARCHAR(200) NOT NULL,
  shadow       BOOLEAN      NOT NULL,
  subject_kind VARCHAR(10)  NOT NULL,
  subject_key  VARCHAR(200) NOT NULL,
  detail       JSON         NOT NULL,
  KEY alert_history_alert (alert_id, id),
  KEY alert_history_at (at_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE alert_feed (
  id TINYINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO alert_feed (id) VALUES (1);

-- Alerts that people are told of together, and when to look at them next; 0 for not until something happens.
CREATE TABLE notice_group (
  id               BINARY(16)   NOT NULL PRIMARY KEY,
  rule_name        VARCHAR(100) NOT NULL,
  severity         CHAR(2)      NOT NULL,
  scope            VARCHAR(200) NOT NULL,
  next_millis      BIGINT       NOT NULL,
  told_millis      BIGINT       NOT NULL,
  escalated_millis BIGINT       NOT NULL,
  told_open        BOOLEAN      NOT NULL,
  KEY notice_group_next (next_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What people are told. Numbered in the order of the commits, as alert_history is.
CREATE TABLE notice (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id  BINARY(16)   NOT NULL,
  at_millis BIGINT       NOT NULL,
  kind      VARCHAR(12)  NOT NULL,
  rule_name VARCHAR(100) NOT NULL,
  severity  CHAR(2)      NOT NULL,
  scope     VARCHAR(200) NOT NULL,
  title     VARCHAR(300) NOT NULL,
  firing    INT          NOT NULL,
  fresh     INT          NOT NULL,
  alerts    JSON         NOT NULL,
  KEY notice_at (at_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What hides alerts from people: silences once, maintenance windows once or weekly. Both end by their clocks.
CREATE TABLE silence (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  matchers      JSON         NOT NULL,
  reason        VARCHAR(500) NOT NULL,
  made_by       VARCHAR(100) NOT NULL,
  starts_millis BIGINT       NOT NULL,
  ends_millis   BIGINT       NOT NULL,
  KEY silence_ends (ends_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE maintenance_window (
  id       BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name     VARCHAR(100) NOT NULL,
  matchers JSON         NOT NULL,
  reason   VARCHAR(500) NOT NULL,
  schedule JSON         NOT NULL,
  made_by  VARCHAR(100) NOT NULL,
  version  BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

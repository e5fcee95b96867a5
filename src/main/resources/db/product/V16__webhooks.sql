-- What happened, for the webhooks that want it: added with the change it tells of, taken away when it is passed on.
CREATE TABLE event (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  event_id  BINARY(16)   NOT NULL,
  type      VARCHAR(60)  NOT NULL,
  subject   VARCHAR(200) NOT NULL,
  severity  VARCHAR(20)  NULL,
  sku       VARCHAR(100) NULL,
  channel   VARCHAR(100) NULL,
  category  VARCHAR(200) NULL,
  data      MEDIUMTEXT   NOT NULL,
  at_millis BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Endpoints: where people want to be told. Settings and secrets are JSON; a disabled one is told nothing.
CREATE TABLE webhook (
  id              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  public_id       BINARY(16)   NOT NULL,
  settings        MEDIUMTEXT   NOT NULL,
  secrets         TEXT         NOT NULL,
  created_millis  BIGINT       NOT NULL,
  disabled_millis BIGINT       NOT NULL DEFAULT 0,
  disabled_reason VARCHAR(300) NULL,
  version         BIGINT       NOT NULL,
  UNIQUE KEY webhook_public (public_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which process sends to an endpoint, until when by the database's own clock; and which processes there are.
CREATE TABLE webhook_lease (
  webhook_id   BIGINT   NOT NULL PRIMARY KEY,
  holder       CHAR(36) NOT NULL,
  until_millis BIGINT   NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE webhook_sender (
  holder       CHAR(36) NOT NULL PRIMARY KEY,
  until_millis BIGINT   NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How it goes with an endpoint. failing_millis: since when no attempt was taken; 0 while it takes what it is sent.
CREATE TABLE webhook_health (
  webhook_id     BIGINT       NOT NULL PRIMARY KEY,
  failing_millis BIGINT       NOT NULL DEFAULT 0,
  failed_millis  BIGINT       NOT NULL DEFAULT 0,
  taken_millis   BIGINT       NOT NULL DEFAULT 0,
  last_error     VARCHAR(200) NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Events that some endpoint wanted, kept as long as the log of deliveries.
CREATE TABLE webhook_message (
  event_id      BINARY(16)   NOT NULL PRIMARY KEY,
  type          VARCHAR(60)  NOT NULL,
  subject       VARCHAR(200) NOT NULL,
  severity      VARCHAR(20)  NULL,
  sku           VARCHAR(100) NULL,
  channel       VARCHAR(100) NULL,
  category      VARCHAR(200) NULL,
  data          MEDIUMTEXT   NOT NULL,
  at_millis     BIGINT       NOT NULL,
  stored_millis BIGINT       NOT NULL,
  KEY webhook_message_stored (stored_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row for each endpoint and event, whatever crashes. lane: a hash of the subject, whose deliveries keep their order.
CREATE TABLE webhook_delivery (
  id             BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  webhook_id     BIGINT      NOT NULL,
  event_id       BINARY(16)  NOT NULL,
  lane           BINARY(16)  NOT NULL,
  type           VARCHAR(60) NOT NULL,
  state          VARCHAR(10) NOT NULL,
  attempts       INT         NOT NULL DEFAULT 0,
  created_millis BIGINT      NOT NULL,
  ended_millis   BIGINT      NOT NULL DEFAULT 0,
  UNIQUE KEY webhook_delivery_once (webhook_id, event_id),
  KEY webhook_delivery_waiting (webhook_id, state, lane, id),
  KEY webhook_delivery_log (webhook_id, id),
  KEY webhook_delivery_created (created_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row for each endpoint and subject with deliveries that wait: when the first of them is due.
CREATE TABLE webhook_lane (
  webhook_id BIGINT     NOT NULL,
  lane       BINARY(16) NOT NULL,
  due_millis BIGINT     NOT NULL,
  PRIMARY KEY (webhook_id, lane),
  KEY webhook_lane_due (webhook_id, due_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What was tried. body: what was sent, where it is not the event as it is stored.
CREATE TABLE webhook_attempt (
  id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  delivery_id    BIGINT       NOT NULL,
  at_millis      BIGINT       NOT NULL,
  latency_millis BIGINT       NOT NULL,
  status         INT          NOT NULL,
  error          VARCHAR(200) NOT NULL,
  answer         TEXT         NOT NULL,
  body           MEDIUMTEXT   NULL,
  KEY webhook_attempt_delivery (delivery_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Locked by whoever passes events on, so that those of one subject stay in order.
CREATE TABLE webhook_turn (
  id TINYINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT INTO webhook_turn (id) VALUES (1);

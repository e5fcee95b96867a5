-- What each channel was told of each product, and what it has acknowledged: one row for both, the newest only. The
-- version that is told is the product's, and what corrections (raised) and the channel's settings add to it.
-- due_millis: when it is told again though its stock has not changed; 0 for never. held_millis: not before that.
-- correct_millis: when it is told again under a higher version, because it has something else; 0 for never.
CREATE TABLE channel_product (
  channel_id     BIGINT       NOT NULL,
  product_id     BIGINT       NOT NULL,
  raised         BIGINT       NOT NULL DEFAULT 0,
  sent_version   BIGINT       NOT NULL DEFAULT 0,
  sent_available BIGINT       NOT NULL DEFAULT 0,
  sent_buffer    BIGINT       NOT NULL DEFAULT 0,
  sent_millis    BIGINT       NOT NULL DEFAULT 0,
  acked_version  BIGINT       NOT NULL DEFAULT 0,
  waiting_millis BIGINT       NOT NULL DEFAULT 0,
  due_millis     BIGINT       NOT NULL DEFAULT 0,
  held_millis    BIGINT       NOT NULL DEFAULT 0,
  correct_millis BIGINT       NOT NULL DEFAULT 0,
  attempts       INT          NOT NULL DEFAULT 0,
  last_error     VARCHAR(200) NULL,
  PRIMARY KEY (channel_id, product_id),
  KEY channel_product_due (channel_id, due_millis),
  KEY channel_product_correct (channel_id, correct_millis),
  KEY channel_product_waiting (channel_id, waiting_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who sends to a channel from this database, until when by the database's own clock, and how it goes.
CREATE TABLE channel_lease (
  channel_id     BIGINT       NOT NULL PRIMARY KEY,
  holder         CHAR(36)     NOT NULL,
  until_millis   BIGINT       NOT NULL,
  products       BIGINT       NOT NULL DEFAULT 0,
  pending        BIGINT       NOT NULL DEFAULT 0,
  oldest_millis  BIGINT       NOT NULL DEFAULT 0,
  success_millis BIGINT       NOT NULL DEFAULT 0,
  blocked_millis BIGINT       NOT NULL DEFAULT 0,
  report_millis  BIGINT       NOT NULL DEFAULT 0,
  read_millis    BIGINT       NOT NULL DEFAULT 0,
  last_error     VARCHAR(200) NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What a channel is asked for, such as more units; the key makes it once.
CREATE TABLE channel_request (
  channel_id     BIGINT       NOT NULL,
  request_key    BINARY(16)   NOT NULL,
  product_id     BIGINT       NOT NULL,
  units          BIGINT       NOT NULL,
  reason         VARCHAR(500) NOT NULL,
  created_millis BIGINT       NOT NULL,
  due_millis     BIGINT       NOT NULL,
  sent_millis    BIGINT       NOT NULL DEFAULT 0,
  attempts       INT          NOT NULL DEFAULT 0,
  last_error     VARCHAR(200) NULL,
  PRIMARY KEY (channel_id, request_key),
  KEY channel_request_due (channel_id, due_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Deliveries that were added to a product's total; the key makes each count once.
CREATE TABLE stock_in (
  product_id BIGINT     NOT NULL,
  stock_key  BINARY(16) NOT NULL,
  units      BIGINT     NOT NULL,
  at_millis  BIGINT     NOT NULL,
  PRIMARY KEY (product_id, stock_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

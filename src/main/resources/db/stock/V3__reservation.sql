-- Ids and due times rise with time, so two of the three indexes grow at their end. state: 0 held, 1 confirmed,
-- 2 released, 3 expired. due_millis is when a hold runs out, NULL once it is no longer held.
CREATE TABLE reservation (
  id             BINARY(16) NOT NULL PRIMARY KEY,
  product_id     BIGINT     NOT NULL,
  idempotency    BINARY(16) NOT NULL,
  user_id        BIGINT     NOT NULL,
  quantity       BIGINT     NOT NULL,
  bucket         SMALLINT   NOT NULL,
  state          TINYINT    NOT NULL,
  refund_due     TINYINT    NOT NULL DEFAULT 0,
  created_millis BIGINT     NOT NULL,
  expires_millis BIGINT     NOT NULL,
  due_millis     BIGINT     NULL,
  UNIQUE KEY reservation_idempotency (product_id, idempotency),
  KEY reservation_due (due_millis),
  CONSTRAINT reservation_range CHECK (quantity > 0 AND state BETWEEN 0 AND 3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Units that a user holds or owns, kept only for products with a limit per user.
CREATE TABLE user_quota (
  product_id BIGINT NOT NULL,
  user_id    BIGINT NOT NULL,
  units      BIGINT NOT NULL,
  PRIMARY KEY (product_id, user_id),
  CONSTRAINT user_quota_range CHECK (units >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

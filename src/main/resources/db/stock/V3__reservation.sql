-- Ids carry the time they were made and rise with it, and so do the times holds run out: two of the three indexes grow
-- at their end. state: 0 held, 1 confirmed, 2 released, 3 expired.
CREATE TABLE reservation (
  id             BINARY(16) NOT NULL PRIMARY KEY,
  product_id     BIGINT     NOT NULL,
  idempotency    BINARY(16) NOT NULL,
  user_id        BIGINT     NOT NULL,
  quantity       BIGINT     NOT NULL,
  bucket         SMALLINT   NOT NULL,
  state          TINYINT    NOT NULL DEFAULT 0,
  refund_due     TINYINT    NOT NULL DEFAULT 0,
  expires_millis BIGINT     NOT NULL,
  UNIQUE KEY reservation_idempotency (product_id, idempotency),
  KEY reservation_due (state, expires_millis),
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

-- Reservations that ended long ago: the same columns, without the indexes and checks that only a sale needs.
CREATE TABLE reservation_archive (
  id             BINARY(16) NOT NULL PRIMARY KEY,
  product_id     BIGINT     NOT NULL,
  idempotency    BINARY(16) NOT NULL,
  user_id        BIGINT     NOT NULL,
  quantity       BIGINT     NOT NULL,
  bucket         SMALLINT   NOT NULL,
  state          TINYINT    NOT NULL,
  refund_due     TINYINT    NOT NULL,
  expires_millis BIGINT     NOT NULL,
  KEY reservation_archive_idempotency (product_id, idempotency)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Units sold by archived reservations, kept in the transaction of each move. A product without a row has none archived.
CREATE TABLE archived_units (
  product_id BIGINT NOT NULL PRIMARY KEY,
  sold       BIGINT NOT NULL,
  CONSTRAINT archived_units_range CHECK (sold >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

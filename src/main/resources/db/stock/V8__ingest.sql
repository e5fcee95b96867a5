-- Which events were counted: one that comes again counts no more. content tells a repeat from another event that was
-- given the same id; writer tells the rows that a transaction has just added from those that were there.
CREATE TABLE ingest_seen (
  product_id BIGINT     NOT NULL,
  id         BINARY(16) NOT NULL,
  content    BIGINT     NOT NULL,
  writer     BIGINT     NOT NULL,
  seen_day   INT        NOT NULL,
  PRIMARY KEY (product_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The newest that each source has said of a product in one warehouse and channel.
CREATE TABLE reported_stock (
  product_id   BIGINT      NOT NULL,
  source       VARCHAR(64) NOT NULL,
  warehouse    VARCHAR(64) NOT NULL,
  channel      VARCHAR(64) NOT NULL,
  on_hand      BIGINT      NOT NULL,
  reserved     BIGINT      NOT NULL,
  as_of_millis BIGINT      NOT NULL,
  seen_millis  BIGINT      NOT NULL,
  PRIMARY KEY (product_id, source, warehouse, channel)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- All that sources have said, for a week.
CREATE TABLE reported_sample (
  product_id   BIGINT      NOT NULL,
  as_of_millis BIGINT      NOT NULL,
  id           BINARY(16)  NOT NULL,
  source       VARCHAR(64) NOT NULL,
  warehouse    VARCHAR(64) NOT NULL,
  channel      VARCHAR(64) NOT NULL,
  on_hand      BIGINT      NOT NULL,
  reserved     BIGINT      NOT NULL,
  seen_millis  BIGINT      NOT NULL,
  PRIMARY KEY (product_id, as_of_millis, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (as_of_millis) (PARTITION before_all VALUES LESS THAN (0));

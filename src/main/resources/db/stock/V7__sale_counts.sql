-- What sold, by product and channel: each second and each minute (grain 1 and 60), for a week.
CREATE TABLE sale_fine (
  product_id       BIGINT      NOT NULL,
  grain            SMALLINT    NOT NULL,
  start_second     BIGINT      NOT NULL,
  channel          VARCHAR(64) NOT NULL,
  units            BIGINT      NOT NULL,
  orders           BIGINT      NOT NULL,
  cancelled_units  BIGINT      NOT NULL,
  cancelled_orders BIGINT      NOT NULL,
  PRIMARY KEY (product_id, grain, start_second, channel)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (start_second) (PARTITION before_all VALUES LESS THAN (0));

-- The same by hour, for 400 days; and since ever, as the hour that starts at -1, in the partition that never goes.
CREATE TABLE sale_hour (
  product_id       BIGINT      NOT NULL,
  start_second     BIGINT      NOT NULL,
  channel          VARCHAR(64) NOT NULL,
  units            BIGINT      NOT NULL,
  orders           BIGINT      NOT NULL,
  cancelled_units  BIGINT      NOT NULL,
  cancelled_orders BIGINT      NOT NULL,
  PRIMARY KEY (product_id, start_second, channel)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (start_second) (PARTITION before_all VALUES LESS THAN (0));

-- Where a product's stock stood whenever it had changed, looked at twice a second; for a week.
CREATE TABLE position_sample (
  product_id    BIGINT   NOT NULL,
  at_millis     BIGINT   NOT NULL,
  version       BIGINT   NOT NULL,
  total         BIGINT   NOT NULL,
  available     BIGINT   NOT NULL,
  held          BIGINT   NOT NULL,
  sold          BIGINT   NOT NULL,
  bucket_rows   SMALLINT NOT NULL,
  empty_buckets SMALLINT NOT NULL,
  least         BIGINT   NOT NULL,
  most          BIGINT   NOT NULL,
  PRIMARY KEY (product_id, at_millis, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (at_millis) (PARTITION before_all VALUES LESS THAN (0));

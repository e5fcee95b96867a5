-- One row a product: the terms of its sale and the epoch of its layout. Locked first by every change of layout.
CREATE TABLE ledger (
  product_id     BIGINT      NOT NULL PRIMARY KEY,
  sku            VARCHAR(64) NOT NULL,
  slot           SMALLINT    NOT NULL,
  epoch          BIGINT      NOT NULL,
  version        BIGINT      NOT NULL,
  total          BIGINT      NOT NULL,
  buckets        SMALLINT    NOT NULL,
  strategy       VARCHAR(10) NOT NULL,
  hold_seconds   INT         NOT NULL,
  per_user_limit BIGINT      NOT NULL,
  rate           INT         NOT NULL,
  burst          INT         NOT NULL,
  changed_millis BIGINT      NOT NULL,
  KEY ledger_changed (changed_millis),
  CONSTRAINT ledger_range CHECK (total >= 0 AND buckets BETWEEN 1 AND 256)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Three bucket tables, by product. The checks are the last line of defence: no code can oversell past them.
CREATE TABLE bucket_0 (
  product_id BIGINT   NOT NULL,
  bucket     SMALLINT NOT NULL,
  epoch      BIGINT   NOT NULL,
  total      BIGINT   NOT NULL,
  available  BIGINT   NOT NULL,
  held       BIGINT   NOT NULL,
  sold       BIGINT   NOT NULL,
  PRIMARY KEY (product_id, bucket),
  CONSTRAINT bucket_0_balance CHECK (
    available >= 0 AND held >= 0 AND sold >= 0 AND total = available + held + sold)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE bucket_1 (
  product_id BIGINT   NOT NULL,
  bucket     SMALLINT NOT NULL,
  epoch      BIGINT   NOT NULL,
  total      BIGINT   NOT NULL,
  available  BIGINT   NOT NULL,
  held       BIGINT   NOT NULL,
  sold       BIGINT   NOT NULL,
  PRIMARY KEY (product_id, bucket),
  CONSTRAINT bucket_1_balance CHECK (
    available >= 0 AND held >= 0 AND sold >= 0 AND total = available + held + sold)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE bucket_2 (
  product_id BIGINT   NOT NULL,
  bucket     SMALLINT NOT NULL,
  epoch      BIGINT   NOT NULL,
  total      BIGINT   NOT NULL,
  available  BIGINT   NOT NULL,
  held       BIGINT   NOT NULL,
  sold       BIGINT   NOT NULL,
  PRIMARY KEY (product_id, bucket),
  CONSTRAINT bucket_2_balance CHECK (
    available >= 0 AND held >= 0 AND sold >= 0 AND total = available + held + sold)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The catalogue. Totals and bucket counts are a copy for lists: the ledger of the stock database is the truth.
CREATE TABLE product (
  id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sku     VARCHAR(64)  NOT NULL,
  name    VARCHAR(200) NOT NULL,
  slot    SMALLINT     NOT NULL,
  total   BIGINT       NOT NULL,
  buckets SMALLINT     NOT NULL,
  UNIQUE KEY product_sku (sku)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What was done to each product's layout, by whom and why: written with the change, copied to the audit afterwards.
CREATE TABLE layout_change (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id   BIGINT       NOT NULL,
  at_millis    BIGINT       NOT NULL,
  actor        VARCHAR(100) NOT NULL,
  action       VARCHAR(60)  NOT NULL,
  reason       VARCHAR(500) NULL,
  before_state JSON         NULL,
  after_state  JSON         NOT NULL,
  audited      TINYINT      NOT NULL DEFAULT 0,
  KEY layout_change_product (product_id, id),
  KEY layout_change_open (audited, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

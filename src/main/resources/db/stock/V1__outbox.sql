-- The version of a product's stock, raised in the transaction of every change: one row a product, so a cut-off
-- receiver costs no more than one row for each product that changed meanwhile.
CREATE TABLE stock_version (
  product_id     BIGINT NOT NULL PRIMARY KEY,
  version        BIGINT NOT NULL,
  changed_millis BIGINT NOT NULL,
  KEY stock_version_changed (changed_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Messages of single events: claimed and deleted by whoever delivers them, dropped after a week if nobody does.
CREATE TABLE outbox_message (
  id             BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type           VARCHAR(60) NOT NULL,
  product_id     BIGINT      NOT NULL,
  subject        BINARY(16)  NOT NULL,
  body           JSON        NOT NULL,
  created_millis BIGINT      NOT NULL,
  KEY outbox_message_created (created_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What happened, for the webhooks that want it: added with the change it tells of, taken away when it is passed on.
CREATE TABLE event (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  event_id  BINARY(16)   NOT NULL,
  type      VARCHAR(60)  NOT NULL,
  subject   VARCHAR(200) NOT NULL,
  severity  VARCHAR(20)  NULL,
  sku       VARCHAR(100) NULL,
  channel   VARCHAR(100) NULL,
  category  VARCHAR(200) NULL,
  data      MEDIUMTEXT   NOT NULL,
  at_millis BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

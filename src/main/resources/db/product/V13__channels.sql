-- Marketplaces, ERPs and order systems that are told of stock. told_base is raised with every change of settings that
-- changes what they are told, so that the new number has a higher version. The secret is never shown.
CREATE TABLE channel (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name      VARCHAR(64)  NOT NULL,
  settings  JSON         NOT NULL,
  secret    VARCHAR(200) NOT NULL,
  told_base BIGINT       NOT NULL,
  version   BIGINT       NOT NULL,
  UNIQUE KEY channel_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What a person has to look at. open_key is there while it is open: the same thing is asked for once at a time.
CREATE TABLE task (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  open_key      VARCHAR(160) NULL,
  channel       VARCHAR(64)  NOT NULL,
  sku           VARCHAR(64)  NOT NULL,
  kind          VARCHAR(30)  NOT NULL,
  detail        VARCHAR(500) NOT NULL,
  opened_millis BIGINT       NOT NULL,
  closed_millis BIGINT       NOT NULL DEFAULT 0,
  closed_by     VARCHAR(100) NULL,
  resolution    VARCHAR(20)  NULL,
  reason        VARCHAR(500) NULL,
  UNIQUE KEY task_open (open_key),
  KEY task_closed (closed_millis, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

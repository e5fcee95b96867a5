-- Processes that share the work of watching. The times are the database's own.
CREATE TABLE peer (
  id          CHAR(36) NOT NULL PRIMARY KEY,
  seen_millis BIGINT   NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

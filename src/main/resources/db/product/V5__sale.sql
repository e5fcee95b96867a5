-- The stage that the whole sale is in, and the limits that hold where a product has none of its own. One row.
CREATE TABLE sale (
  id      BIGINT      NOT NULL PRIMARY KEY,
  stage   VARCHAR(20) NOT NULL,
  limits  JSON        NOT NULL,
  version BIGINT      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO sale (id, stage, limits, version) VALUES (1, 'normal', '{}', 1);

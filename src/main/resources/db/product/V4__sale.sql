-- The stage that the whole sale is in, and limits by stage for products that set none of their own. One row.
CREATE TABLE sale (
  id           TINYINT      NOT NULL PRIMARY KEY,
  stage        VARCHAR(16)  NOT NULL,
  stage_limits VARCHAR(500) NOT NULL,
  version      BIGINT       NOT NULL,
  CONSTRAINT sale_is_one CHECK (id = 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO sale (id, stage, stage_limits, version) VALUES (1, 'normal', '{}', 1);

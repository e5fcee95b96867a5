-- Which stock database each of the 1024 slots lives on.
CREATE TABLE stock_slot (
  slot  SMALLINT NOT NULL PRIMARY KEY,
  shard SMALLINT NOT NULL,
  CONSTRAINT stock_slot_range CHECK (slot BETWEEN 0 AND 1023 AND shard >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

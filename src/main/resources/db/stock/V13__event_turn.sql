-- Locked by whoever passes on what happened here, so that events of one product stay in order: 1 for messages, 2 for
-- where products stand. wanted: whether anybody was told of stock the last time; looked_millis: when that was.
CREATE TABLE event_turn (
  id            TINYINT NOT NULL PRIMARY KEY,
  wanted        BOOLEAN NOT NULL DEFAULT FALSE,
  looked_millis BIGINT  NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT INTO event_turn (id) VALUES (1), (2);

-- Up to which version of each product's stock the webhooks were told.
CREATE TABLE stock_told (
  product_id BIGINT NOT NULL PRIMARY KEY,
  version    BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Systems that tell of stock or sales, and how their rows are read.
CREATE TABLE ingest_source (
  name     VARCHAR(64) NOT NULL PRIMARY KEY,
  settings JSON        NOT NULL,
  version  BIGINT      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How each source is heard of, written once a second at the most. The gaps are those between two arrivals.
CREATE TABLE feed_health (
  source              VARCHAR(64) NOT NULL PRIMARY KEY,
  last_arrival_millis BIGINT      NOT NULL,
  last_event_millis   BIGINT      NOT NULL,
  gap_millis          BIGINT      NOT NULL,
  gap_spread_millis   BIGINT      NOT NULL,
  accepted            BIGINT      NOT NULL,
  duplicate           BIGINT      NOT NULL,
  quarantined         BIGINT      NOT NULL,
  ignored             BIGINT      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Rows that are no events, waiting for a person. The digest is of the row: the same one again is not put here twice.
CREATE TABLE quarantine (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  digest      BINARY(16)   NOT NULL,
  source      VARCHAR(64)  NOT NULL,
  kind        VARCHAR(10)  NOT NULL,
  origin      VARCHAR(200) NOT NULL,
  place       VARCHAR(100) NOT NULL,
  field       VARCHAR(64)  NULL,
  reason      VARCHAR(30)  NOT NULL,
  detail      VARCHAR(300) NOT NULL,
  row_fields  MEDIUMTEXT   NULL,
  row_text    MEDIUMTEXT   NULL,
  seen_millis BIGINT       NOT NULL,
  version     BIGINT       NOT NULL,
  UNIQUE KEY quarantine_digest (digest),
  KEY quarantine_source (source, reason, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

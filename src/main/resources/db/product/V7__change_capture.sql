-- How far change capture has read each source's binlog, and what its tables looked like then. Written by Debezium; one
-- source's rows are its own.
CREATE TABLE cdc_offset (
  source            VARCHAR(64)   NOT NULL,
  id                VARCHAR(36)   NOT NULL,
  offset_key        VARCHAR(1255) NULL,
  offset_val        MEDIUMTEXT    NULL,
  record_insert_ts  DATETIME(6)   NOT NULL,
  record_insert_seq INT           NOT NULL,
  PRIMARY KEY (source, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE cdc_history (
  source            VARCHAR(64) NOT NULL,
  id                VARCHAR(36) NOT NULL,
  history_data      MEDIUMTEXT  NULL,
  history_data_seq  INT         NOT NULL,
  record_insert_ts  DATETIME(6) NOT NULL,
  record_insert_seq INT         NOT NULL,
  PRIMARY KEY (source, id, history_data_seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

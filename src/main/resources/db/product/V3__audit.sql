-- Who did what to which subject, and why. Rows are only ever added.
CREATE TABLE audit_entry (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at_millis    BIGINT       NOT NULL,
  actor        VARCHAR(100) NOT NULL,
  action       VARCHAR(60)  NOT NULL,
  subject      VARCHAR(200) NOT NULL,
  before_state JSON         NULL,
  after_state  JSON         NULL,
  reason       VARCHAR(500) NULL,
  KEY audit_subject (subject, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How many responses of a rule and verb began to wait for a person since a moment: those that others were told of one by
-- one, and those that are told as a number. A response that was only counted is not told.
CREATE TABLE response_asked (
  verb         VARCHAR(12)  NOT NULL,
  rule_name    VARCHAR(100) NOT NULL,
  severity     CHAR(2)      NOT NULL,
  since_millis BIGINT       NOT NULL,
  told         INT          NOT NULL,
  untold       INT          NOT NULL,
  PRIMARY KEY (verb, rule_name),
  KEY response_asked_since (since_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

ALTER TABLE response ADD COLUMN told BOOLEAN NOT NULL DEFAULT TRUE;

-- People whom another login knows have sessions too, named as the audit has them (oidc:…), which no account can be called.
-- Their role is what was told of them when the session began; it is null for accounts of ours, which have their own.
ALTER TABLE account_session
  MODIFY account VARCHAR(100) NOT NULL,
  ADD COLUMN role VARCHAR(16) NULL AFTER account;

-- Logins that failed, by whom they were for and where they came from: the SHA-256 of either. Some thousands of rows, see
-- LoginFailures; what failed least goes first.
CREATE TABLE login_failure (
  who         BINARY(32) NOT NULL PRIMARY KEY,
  failures    INT        NOT NULL,
  last_millis BIGINT     NOT NULL,
  KEY login_failure_least (failures, last_millis),
  KEY login_failure_last (last_millis)
) ENGINE = InnoDB;

-- Who may do what: keys of machines, accounts of people and their sessions. No secret is kept, only what tells it again.

-- One row; its version is raised, under its lock, by every change that processes must know at once.
CREATE TABLE access_change (
  id      TINYINT NOT NULL PRIMARY KEY,
  version BIGINT  NOT NULL
) ENGINE = InnoDB;
INSERT INTO access_change (id, version) VALUES (1, 1);

-- The id is the second part of the key, by which it is found; the hash is the SHA-256 of all of it.
CREATE TABLE api_key (
  id             VARCHAR(16)  NOT NULL PRIMARY KEY,
  name           VARCHAR(64)  NOT NULL,
  hash           BINARY(32)   NOT NULL,
  scopes         VARCHAR(100) NOT NULL,
  created_millis BIGINT       NOT NULL,
  created_by     VARCHAR(100) NOT NULL,
  expires_millis BIGINT       NULL,
  used_millis    BIGINT       NULL,
  revoked_millis BIGINT       NULL,
  revoked_by     VARCHAR(100) NULL,
  UNIQUE KEY api_key_name (name),
  KEY api_key_live (revoked_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE account (
  name           VARCHAR(64)  NOT NULL PRIMARY KEY,
  role           VARCHAR(16)  NOT NULL,
  password       VARCHAR(255) NOT NULL,
  disabled       TINYINT      NOT NULL DEFAULT 0,
  version        BIGINT       NOT NULL,
  created_millis BIGINT       NOT NULL,
  created_by     VARCHAR(100) NOT NULL,
  login_millis   BIGINT       NULL,
  login_address  VARCHAR(45)  NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The hash is the SHA-256 of the cookie.
CREATE TABLE account_session (
  hash           BINARY(32)  NOT NULL PRIMARY KEY,
  account        VARCHAR(64) NOT NULL,
  created_millis BIGINT      NOT NULL,
  seen_millis    BIGINT      NOT NULL,
  address        VARCHAR(45) NOT NULL,
  KEY account_session_account (account, created_millis),
  KEY account_session_seen (seen_millis)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

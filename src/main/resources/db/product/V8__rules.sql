-- Rules, by the name of their text. Each change raises the version; what is active is one of the versions of the text.
-- Broken rules are JSON: by version and rule, why.
CREATE TABLE rule_text (
  name             VARCHAR(60)  NOT NULL PRIMARY KEY,
  latest_version   BIGINT       NOT NULL,
  active_version   BIGINT       NULL,
  previous_version BIGINT       NULL,
  shadow_version   BIGINT       NULL,
  shipped_version  BIGINT       NULL,
  paused           BOOLEAN      NOT NULL,
  broken_rules     MEDIUMTEXT   NULL,
  version          BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Every text that was ever saved. Rows are only ever added.
CREATE TABLE rule_version (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name      VARCHAR(60)  NOT NULL,
  number    BIGINT       NOT NULL,
  drl       MEDIUMTEXT   NOT NULL,
  note      VARCHAR(500) NULL,
  author    VARCHAR(100) NOT NULL,
  at_millis BIGINT       NOT NULL,
  shipped   BOOLEAN      NOT NULL,
  UNIQUE KEY rule_version_number (name, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What people have set tunables to. The target is empty for the global value.
CREATE TABLE rule_parameter (
  id      BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tunable VARCHAR(60) NOT NULL,
  scope   VARCHAR(10) NOT NULL,
  target  VARCHAR(64) NOT NULL,
  value   DOUBLE      NOT NULL,
  UNIQUE KEY rule_parameter_target (tunable, scope, target)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Raised with every change of any of them, and locked by whoever changes: one look tells whether there is news.
CREATE TABLE rule_generation (
  id         BIGINT NOT NULL PRIMARY KEY,
  generation BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO rule_generation (id, generation) VALUES (1, 1);

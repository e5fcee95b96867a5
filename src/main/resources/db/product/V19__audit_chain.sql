-- Where a call came from, and the chain: each entry's hash is over its content and the hash of the one before it. Entries
-- are added without a position, so that no transaction waits for another, and get it within a second.
ALTER TABLE audit_entry
  ADD COLUMN address VARCHAR(45) NULL,
  ADD COLUMN chain_position BIGINT NULL,
  ADD COLUMN chain_hash BINARY(32) NULL,
  ADD UNIQUE KEY audit_chain_position (chain_position),
  ADD KEY audit_actor (actor, id),
  ADD KEY audit_action (action, id),
  ADD KEY audit_at (at_millis, id);

-- The end of the chain; its lock is that of whoever lengthens it.
CREATE TABLE audit_chain (
  id             TINYINT    NOT NULL PRIMARY KEY,
  chain_position BIGINT     NOT NULL,
  chain_hash     BINARY(32) NOT NULL
) ENGINE = InnoDB;
INSERT INTO audit_chain (id, chain_position, chain_hash) VALUES (1, 0, REPEAT(CHAR(0), 32));

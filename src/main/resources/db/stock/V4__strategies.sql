-- How far a hold may look beyond its home bucket, what share waits in the overflow bucket, and limits by sale stage.
ALTER TABLE ledger
  ADD COLUMN steal_hops      SMALLINT     NOT NULL DEFAULT 255,
  ADD COLUMN reserve_percent SMALLINT     NOT NULL DEFAULT 10,
  ADD COLUMN stage_limits    VARCHAR(500) NOT NULL DEFAULT '{}';

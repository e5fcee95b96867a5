-- What came of the report that a channel sent last, by this database's products: how many were compared, by how many
-- units they differ, and how many differ in which way.
ALTER TABLE channel_lease
  ADD COLUMN report_compared BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN report_drift BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN report_missing BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN report_doubled BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN report_wrong BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN report_stale BIGINT NOT NULL DEFAULT 0;

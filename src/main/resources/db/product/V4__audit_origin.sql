-- Where an entry was copied from: copied twice, it is there once.
ALTER TABLE audit_entry
  ADD COLUMN origin VARCHAR(60) NULL,
  ADD UNIQUE KEY audit_origin (origin);

-- When the history had last that the facts of an alert are missing; while they are, it has that already where this is
-- not before they went.
ALTER TABLE alert ADD COLUMN missed_millis BIGINT NOT NULL DEFAULT 0;

UPDATE alert SET missed_millis = missing_since_millis WHERE missing_since_millis > 0;

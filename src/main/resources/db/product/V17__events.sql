-- When the people of a group were told last that all is over: what began after that is told of together.
CREATE INDEX notice_group_kind ON notice (group_id, kind, id);

-- Whether others were told that it was opened: true of those that were open before there were events.
ALTER TABLE task ADD COLUMN told BOOLEAN NOT NULL DEFAULT TRUE;

ALTER TABLE task ALTER COLUMN told SET DEFAULT FALSE;

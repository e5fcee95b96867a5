-- When the people of a group were told last that all is over: what began after that is told of together.
CREATE INDEX notice_group_kind ON notice (group_id, kind, id);

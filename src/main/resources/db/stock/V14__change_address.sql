-- Where the call came from that changed a layout; null for what the service does by itself.
ALTER TABLE layout_change ADD COLUMN address VARCHAR(45) NULL;

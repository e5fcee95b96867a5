-- For whoever forgets deliveries that cannot come again.
ALTER TABLE stock_in ADD KEY stock_in_at (at_millis);

-- The channel that an order came from; NULL for our own holds, which are almost all.
ALTER TABLE reservation ADD COLUMN channel VARCHAR(64) NULL;
ALTER TABLE reservation_archive ADD COLUMN channel VARCHAR(64) NULL;

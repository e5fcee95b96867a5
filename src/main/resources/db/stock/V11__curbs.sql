-- What holds a product's sale back beside its own limit: requests a second by who does, 0 for a pause.
ALTER TABLE ledger ADD COLUMN curbs VARCHAR(4000) NOT NULL DEFAULT '{}', ADD KEY ledger_category (category);

-- What a change was made for: the same twice for one product is done once. NULL for what people do.
ALTER TABLE layout_change ADD COLUMN origin VARCHAR(60) NULL, ADD UNIQUE KEY layout_change_origin (product_id, origin);

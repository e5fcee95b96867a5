-- What kind of product it is, for thresholds by category. Beside the stock, so that one read tells what rules ask.
ALTER TABLE ledger ADD COLUMN category VARCHAR(64) NOT NULL DEFAULT '';

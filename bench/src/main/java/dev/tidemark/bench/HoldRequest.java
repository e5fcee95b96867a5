package dev.tidemark.bench;

/** The body of a hold, with the members of the product's own. */
record HoldRequest(String sku, long userId, long quantity) {}

package dev.tidemark.stock;

import java.sql.Connection;

/**
 * A product's layout is about to change: fired within the transaction, with the product and all of
 * its buckets locked, so that rooms above can change their rows with it.
 *
 * @param connection the transaction's
 */
public record LayoutChanging(Connection connection, Layout before, Layout after) {}

package dev.tidemark.stock;

/**
 * Where a product's stock is: never changes.
 *
 * @param productId the product's number
 * @param slot 0 to 1023; says which stock database
 */
public record Place(long productId, int slot) {}

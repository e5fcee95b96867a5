package dev.tidemark.platform.demo;

/**
 * A product as the demo puts it on sale.
 *
 * @param unitsAsked what the whole slice asks for
 * @param unitsOffered what is put on sale: less, so that the product sells out
 */
record DemoProduct(
    String sku, String name, long unitsAsked, long unitsOffered, int buckets, int holdSeconds) {}

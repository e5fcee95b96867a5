package dev.tidemark.bench;

import java.util.Arrays;

/**
 * When the units of each product were asked for, and of how many of them each channel knows. Safe
 * for use by several threads.
 */
final class SoldProducts {

  private static final int BINS_A_MILLI = 10;
  private static final int BINS = 120_000 * BINS_A_MILLI;

  private final Product[] products;
  private final int channels;
  private final long total;
  private final int[] lags = new int[BINS];

  /**
   * @param total units of a product at the start
   */
  SoldProducts(int products, int channels, long total) {
    this.products = new Product[products];
    Arrays.setAll(this.products, i -> new Product(channels));
    this.channels = channels;
    this.total = total;
  }

  private static final class Product {
    private long[] sentNanos = new long[16];
    private int sent;
    private final int[] told;

    Product(int channels) {
      told = new int[channels];
    }
  }

  static String sku(int product) {
    return "B-" + product;
  }

  void sent(int number, long nanos) {
    Product product = products[number];
    synchronized (product) {
      if (product.sent == product.sentNanos.length) {
        product.sentNanos = Arrays.copyOf(product.sentNanos, product.sent * 2);
      }
      product.sentNanos[product.sent++] = nanos;
    }
  }

  /** A channel was told that so many units are left. */
  void told(int number, int channel, long available, long nanos) {
    Product product = products[number];
    synchronized (product) {
      int gone = (int) (total - available);
      for (int i = product.told[channel]; i < gone; i++) {
        note(nanos - product.sentNanos[i]);
      }
      product.told[channel] = Math.max(product.told[channel], gone);
    }
  }

  boolean areAllTold() {
    for (Product product : products) {
      synchronized (product) {
        for (int channel = 0; channel < channels; channel++) {
          if (product.told[channel] < product.sent) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private void note(long nanos) {
    int bin = (int) Math.min(BINS - 1, nanos * BINS_A_MILLI / 1_000_000);
    synchronized (lags) {
      lags[bin]++;
    }
  }

  void forgetLags() {
    synchronized (lags) {
      Arrays.fill(lags, 0);
    }
  }

  /** Each hold counts once for each channel. */
  String lags() {
    synchronized (lags) {
      long count = Arrays.stream(lags).asLongStream().sum();
      return "{\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"most_ms\":%.1f}"
          .formatted(percentile(count * 50 / 100), percentile(count * 99 / 100), percentile(count));
    }
  }

  /** The upper end of the bin in which that one of all is. */
  private double percentile(long rank) {
    long seen = 0;
    for (int bin = 0; bin < BINS; bin++) {
      seen += lags[bin];
      if (seen >= Math.max(1, rank)) {
        return (bin + 1) / (double) BINS_A_MILLI;
      }
    }
    return 0;
  }
}

package dev.tidemark.notify;

/**
 * An attempt that is to be written down.
 *
 * @param dueMillis when the next in the lane is due
 * @param isLast whether nothing of the lane is on its way any more
 */
record Outcome(
    Sender sender, Queue.Waiting delivery, Shipment shipment, long dueMillis, boolean isLast) {

  long webhook() {
    return sender.number();
  }
}

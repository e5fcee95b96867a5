package dev.tidemark.outbox;

import java.util.UUID;

/**
 * Something that happened, as receivers are told of it.
 *
 * @param id the receivers' way to tell a repeat: the same for the same event, however often it is
 *     sent
 * @param type what happened, such as {@code alert.firing}; at most 60 characters
 * @param subject what it happened to; events of one subject keep their order, so what is about a
 *     product where order matters has {@code product:<sku>}. At most 200 characters
 * @param data the CloudEvents {@code data}: a JSON object of at most 64 KiB
 * @param atMillis when it happened, since the epoch
 */
public record Event(
    UUID id, String type, String subject, EventLabels labels, String data, long atMillis) {

  /** Characters of {@link #type}. */
  public static final int LONGEST_TYPE = 60;

  /** Characters of {@link #subject}. */
  public static final int LONGEST_SUBJECT = 200;

  /** Characters of {@link #data}. */
  public static final int LONGEST_DATA = 64 * 1024;

  public Event {
    if (type.isEmpty() || type.length() > LONGEST_TYPE) {
      throw new IllegalArgumentException("not a type: " + type);
    }
    if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
      throw new IllegalArgumentException("not a subject: " + subject);
    }
    if (data.length() > LONGEST_DATA) {
      throw new IllegalArgumentException(type + " says too much: " + data.length());
    }
  }
}

package dev.tidemark.ingest.messages;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what a record of Kafka says about itself. */
final class KafkaMessages {

  private static final byte[] NOTHING = {};

  private KafkaMessages() {}

  /**
   * @param usualSource for a record without the header {@code tidemark-source}
   */
  static Received read(ConsumerRecord<?, ?> consumed, String usualSource) {
    byte[] body = consumed.value() instanceof byte[] value ? value : NOTHING;
    String source = header(consumed, Headers.SOURCE);
    return new Received(
        source == null ? usualSource : source,
        BodyFormats.of(header(consumed, Headers.CONTENT_TYPE), body),
        () -> new ByteArrayInputStream(body),
        consumed.partition() + "@" + consumed.offset() + " ");
  }

  private static @Nullable String header(ConsumerRecord<?, ?> consumed, String name) {
    Header header = consumed.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}

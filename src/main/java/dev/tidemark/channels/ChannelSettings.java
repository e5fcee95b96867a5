package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What people set of a channel.
 *
 * @param url where it is; null for {@link Kind#FILE}
 * @param topic the queue or topic; null where there is none
 * @param username at the broker; null for none
 * @param products codes, or beginnings of codes with a star at the end
 * @param bufferUnits that it is never told of
 * @param allocatedShare percent of what is on sale that it is told of, 0 to 100
 * @param ratePerSecond messages that it tolerates; 0 = no limit
 * @param everySeconds between two files
 * @param reconcileSeconds between two corrections on schedule
 * @param readBackUrl where it says what it has; {@code {sku}} stands for the product; null for none
 * @param dynamicBuffer whether also what it sells during its measured lag is held back
 * @param curbs what holds it back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A marketplace, ERP or order system, and what it is told.")
record ChannelSettings(
    Kind kind,
    @Nullable String url,
    @Nullable String topic,
    @Nullable String username,
    List<String> products,
    Acknowledge acknowledge,
    long bufferUnits,
    int allocatedShare,
    int ratePerSecond,
    Correction correction,
    int everySeconds,
    int reconcileSeconds,
    @Nullable String readBackUrl,
    boolean dynamicBuffer,
    ChannelCurbs curbs) {

  ChannelSettings {
    products = List.copyOf(products);
  }

  /** How it is told. */
  public enum Kind {
    /** Signed JSON, posted to its address. */
    HTTP,
    /** A queue of RabbitMQ. */
    RABBITMQ,
    /** A topic of Kafka. */
    KAFKA,
    /** A CSV file, written again and again. */
    FILE;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** When it is known to have taken a message. */
  public enum Acknowledge {
    /** By its answer. */
    NOW,
    /** By {@code POST /v1/channels/{name}/acks}. */
    LATER,
    /** By its next report. */
    REPORT;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens where its report is not what it was told. */
  public enum Correction {
    /** It is told again at once. */
    INTERCEPT,
    /** It is told again on schedule. */
    RECONCILE,
    /** A person is given a task. */
    PERSON;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A channel of which nothing was said yet. */
  static final ChannelSettings PLAIN =
      new ChannelSettings(
          Kind.HTTP,
          null,
          null,
          null,
          List.of("*"),
          Acknowledge.NOW,
          0,
          100,
          0,
          Correction.INTERCEPT,
          60,
          300,
          null,
          false,
          ChannelCurbs.NONE);

  /** Whether a product is among those that it is told of. */
  boolean covers(String sku) {
    return products.stream()
        .anyMatch(
            wanted ->
                wanted.endsWith("*")
                    ? sku.startsWith(wanted.substring(0, wanted.length() - 1))
                    : sku.equals(wanted));
  }

  /**
   * The units it is told of.
   *
   * @param available on sale here, all told
   * @param lagUnits that it may sell before we know; counted only where the buffer is dynamic
   */
  long allotted(String sku, long available, long lagUnits) {
    if (curbs.isPaused() || !covers(sku)) {
      return 0;
    }
    long share = available / 100 * allocatedShare + available % 100 * allocatedShare / 100;
    return Math.max(0, share - buffer(lagUnits));
  }

  /** The units that are held back. */
  long buffer(long lagUnits) {
    return bufferUnits + (dynamicBuffer ? lagUnits : 0);
  }

  /** Whether going over to other settings changes what it is told. */
  boolean tellsOtherwise(ChannelSettings next) {
    return curbs.isPaused() != next.curbs.isPaused()
        || bufferUnits != next.bufferUnits
        || dynamicBuffer != next.dynamicBuffer
        || allocatedShare != next.allocatedShare
        || !products.equals(next.products);
  }

  /** Messages a second that it is sent at the most; 0 = no limit. */
  int effectiveRate() {
    return curbs.tighten(ratePerSecond);
  }

  ChannelSettings with(ChannelCurbs now) {
    return new ChannelSettings(
        kind,
        url,
        topic,
        username,
        products,
        acknowledge,
        bufferUnits,
        allocatedShare,
        ratePerSecond,
        correction,
        everySeconds,
        reconcileSeconds,
        readBackUrl,
        dynamicBuffer,
        now);
  }
}

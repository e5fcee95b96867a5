package dev.tidemark.ingest.messages;

import dev.tidemark.ingest.EventKind;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The two queues of RabbitMQ. Every message is a delivery of its own; how many may be open at once
 * is what the broker is told to send ahead ({@code max-outstanding-messages}).
 */
@ApplicationScoped
class RabbitMqQueues {

  private static final CompletionStage<Void> TAKEN = CompletableFuture.completedFuture(null);

  private final RabbitMqChannels channels;
  private final MessageFeed snapshots;
  private final MessageFeed sales;
  private final String source;

  RabbitMqQueues(
      MessageFeeds feeds,
      RabbitMqChannels channels,
      @ConfigProperty(name = "tidemark.ingest.rabbitmq.snapshots-queue") String snapshotsQueue,
      @ConfigProperty(name = "tidemark.ingest.rabbitmq.sales-queue") String salesQueue,
      @ConfigProperty(name = "tidemark.ingest.rabbitmq.source") String source) {
    this.channels = channels;
    this.snapshots = feeds.open("rabbitmq", EventKind.SNAPSHOT, snapshotsQueue);
    this.sales = feeds.open("rabbitmq", EventKind.SALE, salesQueue);
    this.source = source;
  }

  @Incoming("rabbitmq-snapshots")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> takeSnapshot(IncomingRabbitMQMessage<byte[]> message) {
    return take(snapshots, message);
  }

  @Incoming("rabbitmq-sales")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> takeSale(IncomingRabbitMQMessage<byte[]> message) {
    return take(sales, message);
  }

  private CompletionStage<Void> take(MessageFeed feed, IncomingRabbitMQMessage<byte[]> message) {
    feed.offer(new Single(List.of(read(message)), channels.of(message.message)));
    return TAKEN;
  }

  /** The media type is a property of RabbitMQ's own; a header of the same name serves as well. */
  private Received read(IncomingRabbitMQMessage<byte[]> message) {
    byte[] body = message.message.body().getBytes();
    String contentType =
        message.getContentType().orElseGet(() -> header(message, Headers.CONTENT_TYPE, ""));
    String place = message.getMessageId().map(id -> id + " ").orElse("");
    return new Received(
        header(message, Headers.SOURCE, source),
        BodyFormats.of(contentType, body),
        () -> new ByteArrayInputStream(body),
        place);
  }

  private static String header(
      IncomingRabbitMQMessage<byte[]> message, String name, String otherwise) {
    Object value = message.getHeaders().get(name);
    return value == null ? otherwise : value.toString();
  }

  private record Single(List<Received> messages, RabbitMqChannels.Receipt receipt)
      implements Delivery {

    @Override
    public boolean isOurs() {
      return receipt.isOpen();
    }

    @Override
    public void acknowledge() {
      receipt.acknowledge();
    }
  }
}

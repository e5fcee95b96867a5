package dev.tidemark.ingest.messages;

import dev.tidemark.ingest.EventKind;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The two topics of Kafka. A poll's records are one delivery: the next one is asked for when it is
 * acknowledged, and its offsets are committed then. The connector goes on polling with its
 * partitions paused meanwhile, so that a long wait does not cost the membership in the group.
 */
@ApplicationScoped
class KafkaTopics {

  private final MessageFeed snapshots;
  private final MessageFeed sales;
  private final String source;

  KafkaTopics(
      MessageFeeds feeds,
      @ConfigProperty(name = "tidemark.ingest.kafka.snapshots-topic") String snapshotsTopic,
      @ConfigProperty(name = "tidemark.ingest.kafka.sales-topic") String salesTopic,
      @ConfigProperty(name = "tidemark.ingest.kafka.source") String source) {
    this.snapshots = feeds.open("kafka", EventKind.SNAPSHOT, snapshotsTopic);
    this.sales = feeds.open("kafka", EventKind.SALE, salesTopic);
    this.source = source;
  }

  @Incoming("kafka-snapshots")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> takeSnapshots(KafkaRecordBatch<byte[], byte[]> batch) {
    return take(snapshots, batch);
  }

  @Incoming("kafka-sales")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  CompletionStage<Void> takeSales(KafkaRecordBatch<byte[], byte[]> batch) {
    return take(sales, batch);
  }

  private CompletionStage<Void> take(MessageFeed feed, KafkaRecordBatch<byte[], byte[]> batch) {
    List<Received> messages = new ArrayList<>();
    IncomingKafkaRecordBatchMetadata<?, ?> metadata =
        batch.getMetadata(IncomingKafkaRecordBatchMetadata.class).orElseThrow();
    for (ConsumerRecord<?, ?> consumed : metadata.getRecords()) {
      messages.add(KafkaMessages.read(consumed, source));
    }
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    feed.offer(new Poll(batch, Collections.unmodifiableList(messages), acknowledged));
    return acknowledged;
  }

  private record Poll(
      KafkaRecordBatch<byte[], byte[]> batch,
      List<Received> messages,
      CompletableFuture<Void> acknowledged)
      implements Delivery {

    /** Also when the partition has gone to another: it reads again what is not acknowledged. */
    @Override
    public boolean isOurs() {
      return true;
    }

    @Override
    public void acknowledge() {
      var unused = batch.ack().whenComplete((done, failure) -> acknowledged.complete(null));
    }
  }
}

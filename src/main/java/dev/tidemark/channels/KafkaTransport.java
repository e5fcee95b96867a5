package dev.tidemark.channels;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.outbound.OutboundGuard;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to a topic of Kafka, keyed by the product: those of one product stay in order. The
 * broker that it is led to names others, whose addresses are looked at before the first record.
 */
final class KafkaTransport implements Transport {

  private static final int MOST_AT_ONCE = 500;
  private static final int LONGEST_ANSWER_MILLIS = 5_000;
  private static final int USUAL_PORT = 9092;

  private final OutboundGuard guard;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  KafkaTransport(OutboundGuard guard) {
    this.guard = guard;
  }

  @Override
  public CompletableFuture<Answer> send(Channel channel, Message message) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      ProducerRecord<byte[], byte[]> written =
          new ProducerRecord<>(
              Objects.requireNonNull(channel.settings().topic()),
              bytes(message.key()),
              bytes(message.body()));
      written.headers().add("messageId", bytes(message.id()));
      written.headers().add("type", bytes(message.type()));
      written.headers().add("content-type", bytes("application/json"));
      var unused =
          connected(channel)
              .send(
                  written,
                  (place, failure) ->
                      answer.complete(failure == null ? Answer.TAKEN : lost(failure)));
    } catch (KafkaException | ProblemException e) {
      close();
      answer.complete(lost(e));
    }
    return answer;
  }

  private KafkaProducer<byte[], byte[]> connected(Channel channel) {
    KafkaProducer<byte[], byte[]> open = producer;
    if (open == null) {
      URI uri = URI.create(Objects.requireNonNull(channel.settings().url()));
      var unused = guard.require(uri.getHost());
      open =
          new KafkaProducer<>(
              settings(channel, uri), new ByteArraySerializer(), new ByteArraySerializer());
      producer = open;
      requireAllowed(open, Objects.requireNonNull(channel.settings().topic()));
    }
    return open;
  }

  private void requireAllowed(KafkaProducer<byte[], byte[]> open, String topic) {
    open.partitionsFor(topic)
        .forEach(
            partition -> {
              Node leader = partition.leader();
              if (leader != null && !leader.isEmpty()) {
                var unused = guard.require(leader.host());
              }
            });
  }

  private static Map<String, Object> settings(Channel channel, URI uri) {
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, uri.getHost() + ":" + port);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_ANSWER_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_ANSWER_MILLIS - 1_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_ANSWER_MILLIS);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
    String user = channel.settings().username();
    if (user != null) {
      settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT");
      settings.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
      settings.put(
          SaslConfigs.SASL_JAAS_CONFIG,
          "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                  .formatted(quoted(user))
              + " password=\"%s\";".formatted(quoted(channel.secret())));
    }
    return settings;
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Answer lost(Exception e) {
    String error =
        e instanceof ProblemException refused
            ? refused.problem().refusal().name()
            : e instanceof TimeoutException
                ? "no answer in " + Duration.ofMillis(LONGEST_ANSWER_MILLIS).toSeconds() + " s"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    return new Answer(Fate.LOST, 0, error);
  }

  @Override
  public int mostAtOnce() {
    return MOST_AT_ONCE;
  }

  @Override
  public void close() {
    KafkaProducer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ofMillis(LONGEST_ANSWER_MILLIS));
    }
  }
}

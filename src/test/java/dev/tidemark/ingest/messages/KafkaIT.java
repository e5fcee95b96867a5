package dev.tidemark.ingest.messages;

import dev.tidemark.Program;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@link MessagesIT} on a broker of Kafka in this JVM. */
class KafkaIT extends MessagesIT {

  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /** The least that a broker allows: so long the partitions of a killed process wait. */
  private static final String SHORTEST_SESSION_MILLIS = "6000";

  private static Kafka kafka;

  @BeforeAll
  static void startKafka() {
    kafka = new Kafka();
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @Override
  Broker broker() {
    return kafka;
  }

  private static final class Kafka implements Broker {
    private final int port = Program.freePort();
    private final int controllerPort = Program.freePort();
    private final String cluster = Uuid.randomUuid().toString();
    private final Path data = Path.of("target", "kafka-" + ProcessHandle.current().pid());
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private EmbeddedKafkaBroker broker = started();
    private KafkaProducer<byte[], byte[]> producer = connected();

    private EmbeddedKafkaBroker started() {
      return new EmbeddedKafkaBroker()
          .withKafkaHost("127.0.0.1")
          .withKafkaPort(port)
          .withControllerPort(controllerPort)
          .withClusterId(cluster)
          .withDeleteLogDirsOnClose(false)
          .withAdditionalProperties(
              properties -> {
                properties.put("log.dir", data.toAbsolutePath().toString());
                properties.put("num.partitions", "3");
                properties.put("message.max.bytes", Integer.toString(MOST_BYTES));
              })
          .start();
    }

    private KafkaProducer<byte[], byte[]> connected() {
      return new KafkaProducer<>(
          Map.of(
              ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
              "127.0.0.1:" + port,
              ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
              MOST_BYTES),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    }

    @Override
    public String name() {
      return "kafka";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          "tidemark.ingest.kafka.bootstrap-servers",
          "127.0.0.1:" + port,
          "mp.messaging.connector.smallrye-kafka.session.timeout.ms",
          SHORTEST_SESSION_MILLIS);
    }

    @Override
    public void send(String channel, byte[] body, Map<String, String> headers) {
      ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(channel, body);
      headers.forEach(
          (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
      sent.add(producer.send(message));
    }

    @Override
    public void settle() {
      try {
        for (Future<RecordMetadata> one : sent) {
          one.get();
        }
        sent.clear();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void restart() {
      producer.close();
      broker.close();
      broker = started();
      producer = connected();
    }

    @Override
    public void close() {
      producer.close();
      broker.close();
    }
  }
}

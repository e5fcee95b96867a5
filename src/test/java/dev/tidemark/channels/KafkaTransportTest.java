package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.Program;
import dev.tidemark.channels.ChannelSettings.Kind;
import dev.tidemark.channels.Transport.Answer;
import dev.tidemark.channels.Transport.Fate;
import dev.tidemark.kernel.outbound.OutboundGuard;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Messages to a topic, on a broker of Kafka in this JVM. */
class KafkaTransportTest {

  private static final int MESSAGES = 20;
  private static final OutboundGuard GUARD = new OutboundGuard(Optional.of(List.of("127.0.0.1")));

  @Test
  void messagesOfAProductComeInOrder() throws IOException {
    int port = Program.freePort();
    EmbeddedKafkaBroker broker =
        new EmbeddedKafkaBroker()
            .withKafkaHost("127.0.0.1")
            .withKafkaPort(port)
            .withControllerPort(Program.freePort())
            .withClusterId(Uuid.randomUuid().toString())
            .withAdditionalProperties(
                properties ->
                    properties.put(
                        "log.dir",
                        Path.of("target", "kafka-out-" + ProcessHandle.current().pid())
                            .toAbsolutePath()
                            .toString()))
            .start();
    KafkaTransport transport = new KafkaTransport(GUARD);
    try {
      Channel channel =
          BrokerChannels.of(Kind.KAFKA, "kafka://127.0.0.1:" + port, "stock", null, "secret");
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        answers.add(transport.send(channel, BrokerChannels.message(i)));
      }
      answers.forEach(answer -> assertEquals(Answer.TAKEN, answer.join()));
      List<String> read = read(port);
      assertEquals(MESSAGES, read.size());
      for (int i = 0; i < MESSAGES; i++) {
        assertEquals("{\"version\":" + i + "}", read.get(i));
      }
    } finally {
      transport.close();
      broker.close();
    }
  }

  @Test
  void aBrokerThatIsNotThereIsLost() throws IOException {
    KafkaTransport transport = new KafkaTransport(GUARD);
    Channel channel =
        BrokerChannels.of(
            Kind.KAFKA, "kafka://127.0.0.1:" + Program.freePort(), "stock", null, "secret");
    assertEquals(Fate.LOST, transport.send(channel, BrokerChannels.message(1)).join().fate());
    transport.close();
  }

  @Test
  void aBrokerInsideIsNotCalled() {
    KafkaTransport transport = new KafkaTransport(new OutboundGuard(Optional.empty()));
    Channel channel =
        BrokerChannels.of(Kind.KAFKA, "kafka://127.0.0.1:9092", "stock", null, "secret");
    Answer answer = transport.send(channel, BrokerChannels.message(1)).join();
    assertEquals("ADDRESS_NOT_ALLOWED", answer.error());
    transport.close();
  }

  private static List<String> read(int port) {
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + port,
                ConsumerConfig.GROUP_ID_CONFIG,
                Uuid.randomUuid().toString(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("stock"));
      for (int i = 0; i < 50 && found.size() < MESSAGES; i++) {
        consumer.poll(Duration.ofMillis(500)).forEach(row -> found.add(row.value()));
      }
    }
    return found;
  }
}

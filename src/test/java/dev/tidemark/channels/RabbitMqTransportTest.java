package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.tidemark.channels.ChannelSettings.Kind;
import dev.tidemark.channels.Transport.Answer;
import dev.tidemark.channels.Transport.Fate;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.platform.servers.ExternalRabbitMq;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Messages to a queue of RabbitMQ, where it is installed. */
@EnabledIf(
    value = "dev.tidemark.platform.servers.ExternalRabbitMq#isInstalled",
    disabledReason = "there is no /usr/lib/rabbitmq/bin/rabbitmq-server on this machine")
class RabbitMqTransportTest {

  private static final int MESSAGES = 20;
  private static final OutboundGuard GUARD = new OutboundGuard(Optional.of(List.of("127.0.0.1")));

  @Test
  void messagesComeInOrderAndAgainAfterARestart() throws IOException, TimeoutException {
    try (ExternalRabbitMq server =
            ExternalRabbitMq.start(
                Path.of("target", "rabbitmq-out-" + ProcessHandle.current().pid()));
        RabbitMqTransport transport = new RabbitMqTransport(GUARD)) {
      String url = "amqp://127.0.0.1:" + server.port();
      Channel channel = BrokerChannels.of(Kind.RABBITMQ, url, "stock", null, "secret");
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        answers.add(transport.send(channel, BrokerChannels.message(i)));
      }
      answers.forEach(answer -> assertEquals(Answer.TAKEN, answer.join()));
      try (Connection connection = server.connect();
          com.rabbitmq.client.Channel queue = connection.createChannel()) {
        for (int i = 0; i < MESSAGES; i++) {
          GetResponse message = queue.basicGet("stock", true);
          assertEquals(
              "{\"version\":" + i + "}", new String(message.getBody(), StandardCharsets.UTF_8));
          assertEquals("id-" + i, message.getProps().getMessageId());
        }
      }
      server.kill9();
      assertEquals(Fate.LOST, transport.send(channel, BrokerChannels.message(1)).join().fate());
      server.restart();
      assertEquals(Answer.TAKEN, transport.send(channel, BrokerChannels.message(1)).join());
    }
  }
}

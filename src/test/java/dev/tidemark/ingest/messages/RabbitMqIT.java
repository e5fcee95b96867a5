package dev.tidemark.ingest.messages;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.tidemark.platform.servers.ExternalRabbitMq;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * {@link MessagesIT} on RabbitMQ, where it is installed: {@code apt-get install rabbitmq-server}.
 */
@EnabledIf(
    value = "dev.tidemark.platform.servers.ExternalRabbitMq#isInstalled",
    disabledReason = "there is no /usr/lib/rabbitmq/bin/rabbitmq-server on this machine")
class RabbitMqIT extends MessagesIT {

  private static RabbitMq rabbitMq;

  @BeforeAll
  static void startRabbitMq() {
    rabbitMq = new RabbitMq();
  }

  @AfterAll
  static void endRabbitMq() {
    rabbitMq.close();
  }

  @Override
  Broker broker() {
    return rabbitMq;
  }

  private static final class RabbitMq implements Broker {
    private final ExternalRabbitMq server =
        ExternalRabbitMq.start(Path.of("target", "rabbitmq-" + ProcessHandle.current().pid()));
    private final Set<String> declared = new HashSet<>(); // durable
    private Connection connection = server.connect();
    private Channel channel = confirming();

    private Channel confirming() {
      try {
        Channel opened = connection.createChannel();
        opened.confirmSelect();
        return opened;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String name() {
      return "rabbitmq";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("tidemark.ingest.rabbitmq.port", Integer.toString(server.port()));
    }

    @Override
    public void send(String queue, byte[] body, Map<String, String> headers) {
      Map<String, Object> table = new HashMap<>(headers);
      AMQP.BasicProperties properties =
          new AMQP.BasicProperties.Builder()
              .deliveryMode(2)
              .messageId(UUID.randomUUID().toString())
              .contentType((String) table.remove("content-type"))
              .headers(table)
              .build();
      try {
        if (declared.add(queue)) {
          channel.queueDeclare(queue, true, false, false, null);
        }
        channel.basicPublish("", queue, properties, body);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void settle() {
      try {
        channel.waitForConfirmsOrDie();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void restart() {
      server.kill9();
      server.restart();
      connection = server.connect();
      channel = confirming();
    }

    @Override
    public void close() {
      try {
        channel.close();
        connection.close();
      } catch (IOException | TimeoutException e) {
        throw new IllegalStateException(e);
      } finally {
        server.close();
      }
    }
  }
}

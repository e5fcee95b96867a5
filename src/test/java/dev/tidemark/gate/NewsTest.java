package dev.tidemark.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@TidemarkTest
class NewsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Inject News news;
  @Inject Redis redis;

  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void whatIsToldIsHeardByThoseWhoListenToItsTopic() {
    news.listen("news-test", heard::add);
    tellUntilHeard("a b");
    assertEquals(List.of("a b"), heard.stream().distinct().toList());
    news.tell("news-test-other", "x");
    tellUntilHeard("c");
    assertEquals(List.of("a b", "c"), heard.stream().distinct().toList());
  }

  @Test
  void aLostConnectionIsMadeAnew() {
    news.listen("news-lost", heard::add);
    tellUntilHeardOn("news-lost", "before");
    redis
        .send(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("PUBSUB"))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    tellUntilHeardOn("news-lost", "after");
  }

  private void tellUntilHeard(String text) {
    tellUntilHeardOn("news-test", text);
  }

  private void tellUntilHeardOn(String topic, String text) {
    Await.until(
        LIMIT,
        text + " is heard",
        () -> {
          news.tell(topic, text);
          return heard.contains(text);
        });
  }
}

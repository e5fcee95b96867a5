package dev.tidemark.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.LocalServersResource;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads the stream of alerts as a browser does. */
final class EventReader implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> changes = new CopyOnWriteArrayList<>();
  private final CompletableFuture<HttpResponse<Stream<String>>> answer;
  private volatile boolean reset;

  private EventReader(String lastId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/stream/alerts"))
            .header("X-API-Key", LocalServersResource.ADMIN_KEY);
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    answer = CLIENT.sendAsync(request.build(), BodyHandlers.ofLines());
    var unused = answer.thenAcceptAsync(response -> response.body().forEach(this::take));
  }

  static EventReader open(String lastId) {
    return new EventReader(lastId);
  }

  private void take(String line) {
    if (line.startsWith("event:") && line.contains("reset")) {
      reset = true;
    } else if (line.startsWith("data:") && line.contains("alertId")) {
      try {
        changes.add(JSON.readTree(line.substring("data:".length())));
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
  }

  boolean isOpen() {
    return answer.isDone() && answer.join().statusCode() == 200;
  }

  boolean wasReset() {
    return reset;
  }

  List<String> of(String subject) {
    return about(subject).map(change -> change.path("what").asText()).toList();
  }

  String lastId(String subject) {
    return about(subject).reduce((one, next) -> next).orElseThrow().path("id").asText();
  }

  private Stream<JsonNode> about(String subject) {
    return changes.stream().filter(change -> change.path("subject").asText().equals(subject));
  }

  @Override
  public void close() {
    if (answer.isDone()) {
      answer.join().body().close();
    }
  }
}

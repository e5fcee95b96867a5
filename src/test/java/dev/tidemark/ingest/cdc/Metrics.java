package dev.tidemark.ingest.cdc;

import dev.tidemark.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What a service says under {@code /q/metrics}. */
final class Metrics {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Metrics() {}

  /** Empty where it does not answer. */
  static String of(ServiceProcess service) {
    HttpRequest request = HttpRequest.newBuilder(service.baseUri().resolve("/q/metrics")).build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

package dev.tidemark.platform;

import dev.tidemark.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A browser with cookies of its own, which goes where it is sent one step at a time. */
final class Visitor {

  private static final int MOST_STEPS = 8;

  private final URI base;
  private final CookieManager jar = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(jar).build();
  private final List<String> seen = new ArrayList<>();

  Visitor(URI base) {
    this.base = base;
  }

  Answer get(String address) {
    return send(HttpRequest.newBuilder(base.resolve(address)).GET());
  }

  Answer put(String path, String json) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .PUT(BodyPublishers.ofString(json)));
  }

  Answer delete(String path) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Sec-Fetch-Site", "same-origin")
            .DELETE());
  }

  /** Where an address sends it; empty where it stays. */
  String location(String address) {
    return get(address).headers().firstValue("Location").orElse("");
  }

  /** Goes on until it is on a page of the service, which it does not open. */
  String follow(String address) {
    String at = address;
    for (int i = 0; i < MOST_STEPS; i++) {
      String next = location(at);
      if (next.isEmpty()) {
        return at;
      }
      URI to = base.resolve(next);
      if (to.getAuthority().equals(base.getAuthority()) && !to.getPath().startsWith("/v1/")) {
        return to.getRawQuery() == null
            ? to.getRawPath()
            : to.getRawPath() + "?" + to.getRawQuery();
      }
      at = to.toString();
    }
    throw new AssertionError("it is sent in circles, at last to " + at);
  }

  /** The names of those that it keeps. */
  List<String> cookies() {
    return jar.getCookieStore().getCookies().stream().map(HttpCookie::getName).toList();
  }

  boolean has(String name) {
    return cookies().contains(name);
  }

  /** A cookie as a header has it. */
  String cookie(String name) {
    return jar.getCookieStore().getCookies().stream()
        .filter(one -> one.getName().equals(name))
        .map(one -> one.getName() + "=" + one.getValue())
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name + " is not in " + cookies()));
  }

  /** Every cookie that it was told, as it was told. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      seen.addAll(response.headers().allValues("Set-Cookie"));
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

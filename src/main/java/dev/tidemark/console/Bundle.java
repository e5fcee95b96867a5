package dev.tidemark.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends the console's scripts and styles compressed, and compresses each once. The server's own
 * compression would look at every answer of the API, and at streams, which nothing may hold back.
 */
@Singleton
class Bundle {

  /** As the Web Bundler writes them: a name has a hash of the content in it, and never changes. */
  private static final String ADDRESSES = "/static/bundle/[A-Za-z0-9_-]+\\.(js|css)";

  private static final Pattern TAKES_GZIP =
      Pattern.compile("\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final int FOUND = 200;

  /** Before the routes of Quarkus. */
  private static final int FIRST = -100;

  private final Vertx vertx;
  private final Map<String, Buffer> compressed = new ConcurrentHashMap<>();

  Bundle(Vertx vertx) {
    this.vertx = vertx;
  }

  void register(@Observes Router router) {
    router
        .routeWithRegex(ADDRESSES)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .order(FIRST)
        .handler(this::answer);
  }

  private void answer(RoutingContext context) {
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    context.addHeadersEndHandler(unused -> keep(context.response()));
    if (accepted == null || !TAKES_GZIP.matcher(accepted).find()) {
      context.next();
      return;
    }
    String path = context.normalizedPath();
    Buffer known = compressed.get(path);
    if (known != null) {
      send(context, path, known);
      return;
    }
    vertx
        .executeBlocking(() -> compress(path), false)
        .onSuccess(made -> sendFirst(context, path, made))
        .onFailure(context::fail);
  }

  /** Whatever is found by such a name is that for ever, sent by this or as it is. */
  private static void keep(HttpServerResponse response) {
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (response.getStatusCode() == FOUND) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    }
  }

  /** Only what there is stays: nobody fills the memory with names of his own. */
  private void sendFirst(RoutingContext context, String path, @Nullable Buffer made) {
    if (made == null) {
      context.next();
      return;
    }
    compressed.put(path, made);
    send(context, path, made);
  }

  private static void send(RoutingContext context, String path, Buffer body) {
    String type = path.endsWith(".css") ? "text/css" : "text/javascript";
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type + ";charset=UTF-8")
        .putHeader(HttpHeaders.CONTENT_ENCODING, "gzip")
        .end(body);
  }

  private static @Nullable Buffer compress(String path) throws IOException {
    try (InputStream file =
        Bundle.class.getClassLoader().getResourceAsStream("META-INF/resources" + path)) {
      if (file == null) {
        return null;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream gzip = new Best(bytes)) {
        file.transferTo(gzip);
      }
      return Buffer.buffer(bytes.toByteArray());
    }
  }

  /** It is done once, and sent often. */
  private static final class Best extends GZIPOutputStream {
    Best(OutputStream to) throws IOException {
      super(to);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}

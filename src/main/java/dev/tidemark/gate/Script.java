package dev.tidemark.gate;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A Lua script on the servers. Called by its hash; a server that does not know it, because it is
 * new or took over, is sent the text, which the key routes to the right node of a cluster.
 */
final class Script {

  private final Redis redis;
  private final String text;
  private final String hash;

  private Script(Redis redis, String text) {
    this.redis = redis;
    this.text = text;
    this.hash = sha1(text);
  }

  static Script load(Redis redis, String resource) {
    return new Script(redis, read(resource));
  }

  Future<Long> call(String key, long... arguments) {
    return redis
        .send(request(Command.EVALSHA, hash, key, arguments))
        .recover(
            failure ->
                isUnknown(failure)
                    ? redis.send(request(Command.EVAL, text, key, arguments))
                    : Future.failedFuture(failure))
        .map(Response::toLong);
  }

  private static Request request(Command command, String script, String key, long... arguments) {
    Request request = Request.cmd(command).arg(script).arg(1).arg(key);
    for (long argument : arguments) {
      request.arg(argument);
    }
    return request;
  }

  private static boolean isUnknown(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.startsWith("NOSCRIPT");
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            Script.class.getClassLoader().getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}

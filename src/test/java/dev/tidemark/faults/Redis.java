package dev.tidemark.faults;

import dev.tidemark.platform.servers.ExternalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The one Redis. */
record Redis(ExternalServer server) implements Part {

  private static final String CUT = "CLIENT KILL TYPE normal SKIPME yes\r\n";

  /** Closes every client's connection. */
  void cut() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(CUT.getBytes(StandardCharsets.US_ASCII));
      int reply = socket.getInputStream().read();
      if (reply != ':') {
        throw new IllegalStateException("CLIENT KILL was answered with " + (char) reply);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> settings() {
    return server.redisSettings();
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public void kill9() {
    server.kill9();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}

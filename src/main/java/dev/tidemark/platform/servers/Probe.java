package dev.tidemark.platform.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Looks at loopback ports: who answers, which one is free. */
final class Probe {

  static final String LOOPBACK = "127.0.0.1";

  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 2_000;
  private static final int ATTEMPTS = 100;

  private Probe() {}

  /** MariaDB runs its init file before it accepts; its greeting starts with protocol version 10. */
  static boolean mariaDbAnswers(int port) {
    try (Socket socket = connect(port)) {
      byte[] greeting = socket.getInputStream().readNBytes(5);
      return greeting.length == 5 && greeting[4] == 10;
    } catch (IOException e) {
      return false;
    }
  }

  /** False as well while Redis still reads its append-only file and says LOADING. */
  static boolean redisAnswers(int port) {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] reply = socket.getInputStream().readNBytes(5);
      return new String(reply, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A free port below the range the kernel gives to outgoing connections, so that nobody takes it
   * by chance while the server is still starting.
   */
  static int freePort() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // The next attempt tries another.
      }
    }
    throw new IOException("no free port between 20000 and 32000 on " + LOOPBACK);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setSoTimeout(READ_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}

package dev.tidemark.platform.servers;

import java.nio.file.Path;

/** A JVM of its own that owns servers until its standard input ends or it is killed. */
final class ServerOwner {

  private ServerOwner() {}

  public static void main(String... args) throws Exception {
    try (LocalServers servers = LocalServers.start(ServerPlan.durable(Path.of(args[0])))) {
      System.out.println("started " + servers.owned());
      while (System.in.read() >= 0) {
        // Whoever started it decides when it ends.
      }
    }
  }
}

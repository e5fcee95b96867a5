package dev.tidemark.platform.servers;

import dev.tidemark.platform.servers.Endpoints.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A server this JVM started and that answers. */
record RunningServer(SupervisedProcess process, Endpoint endpoint) {

  /** Waits for {@code ready}; ends the process when it does not get there. */
  static RunningServer await(
      SupervisedProcess process, int port, Path pidFile, BooleanSupplier ready)
      throws IOException, InterruptedException {
    try {
      process.awaitReady(ready);
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return new RunningServer(process, new Endpoint(port, pid));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }
}

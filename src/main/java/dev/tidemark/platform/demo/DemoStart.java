package dev.tidemark.platform.demo;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts the demo when the service listens, if the process was called to play it; ends it. */
@ApplicationScoped
class DemoStart {

  private final String[] args;
  private final Optional<String> givenKey;
  private final Path keyFile;
  private @Nullable DemoCommand demo;

  DemoStart(
      @CommandLineArguments String[] args,
      @ConfigProperty(name = "tidemark.admin-key") Optional<String> givenKey,
      @ConfigProperty(name = "tidemark.data-dir", defaultValue = "local-data") Path dataDir) {
    this.args = args.clone();
    this.givenKey = givenKey.map(String::strip).filter(key -> !key.isEmpty());
    this.keyFile = dataDir.resolve("admin.key");
  }

  synchronized void start(@ObservesAsync HttpServerStart server) throws IOException {
    if (DemoCommand.asked(args)) {
      DemoCommand started = DemoCommand.start(target(server), List.of(args));
      demo = started;
      // ShutdownEvent comes after the graceful drain, during which new calls are refused: too late.
      Runtime.getRuntime().addShutdownHook(Threads.named("end").newThread(started::close));
    }
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (demo != null) {
      demo.close();
    }
  }

  private Target target(HttpServerStart server) throws IOException {
    String host = server.options().getHost();
    String reached = host.equals("0.0.0.0") ? "127.0.0.1" : host;
    URI base = URI.create("http://" + reached + ":" + server.options().getPort());
    return givenKey.isPresent()
        ? new Target(base, givenKey.get(), "$TIDEMARK_ADMIN_KEY")
        : new Target(base, Files.readString(keyFile).strip(), "$(cat " + keyFile + ")");
  }
}

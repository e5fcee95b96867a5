package dev.tidemark.platform;

import dev.tidemark.platform.demo.DemoCommand;
import dev.tidemark.platform.servers.ConfiguredValues;
import dev.tidemark.platform.servers.LocalServers;
import dev.tidemark.platform.servers.MainSettings;
import dev.tidemark.platform.servers.Preflight;
import dev.tidemark.platform.servers.StartFailure;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;

/**
 * Where the process begins: waits for the configured servers, starts real ones of its own for those
 * that are not configured, then runs Quarkus.
 *
 * <p>The process ends with code 1 and one line on standard error when a server cannot be had.
 */
@QuarkusMain
public final class Main {

  Main() {}

  /** Runs the service until it is told to end; {@code args} are passed on to Quarkus. */
  public static void main(String... args) {
    DemoCommand.answeredAtOnce(System.out, System.err, args).ifPresent(System::exit);
    if (AuditCommand.asked(args) && AuditCommand.isMisuse(args)) {
      System.exit(AuditCommand.misuse(System.err));
    }
    try {
      provideServers();
    } catch (StartFailure e) {
      System.err.println("Tidemark cannot start. " + e.getMessage());
      System.exit(1);
    }
    if (AuditCommand.asked(args)) {
      System.exit(AuditCommand.run(configured(), System.out, System.err, args));
    }
    Quarkus.run(args);
  }

  private static ConfiguredValues configured() {
    return ConfiguredValues.read(Path.of(""), LaunchMode.current().getDefaultProfile());
  }

  private static void provideServers() {
    ConfiguredValues values = configured();
    values.find("tidemark.trusted-proxies").ifPresent(Main::trust);
    MainSettings settings = MainSettings.of(values);
    new Preflight(settings.patience(), System.out::println).await(settings);
    if (settings.startMariaDb() || settings.startRedis()) {
      startOwn(settings);
    } else {
      settings.published().forEach(System::setProperty);
    }
  }

  /** What they say of the client's address counts; without any, nobody's word does. */
  private static void trust(String proxies) {
    System.setProperty("quarkus.http.proxy.proxy-address-forwarding", "true");
    System.setProperty("quarkus.http.proxy.trusted-proxies", proxies);
  }

  private static void startOwn(MainSettings settings) {
    System.out.println("Starting local servers, data in " + settings.dataDirectory() + " ...");
    // Not closed here: they must answer until the last request is done, and end with the process.
    LocalServers servers = LocalServers.start(settings.plan());
    servers.whenLost(line -> endIfJoined(servers, line));
    settings.published(servers.settings()).forEach(System::setProperty);
    System.out.println(servers);
  }

  private static void endIfJoined(LocalServers servers, String line) {
    System.err.println(line);
    if (!servers.owned()) {
      System.err.println("Tidemark ends, since it has no servers left. Start it again.");
      Quarkus.asyncExit(1);
    }
  }
}

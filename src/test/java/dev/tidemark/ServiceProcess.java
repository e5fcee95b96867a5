package dev.tidemark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The packaged service as a process of its own, for tests that kill it, start two of it, or watch
 * how it starts and ends.
 *
 * <p>It runs in an empty directory below {@code target}, so that no configuration of the checkout
 * reaches it. Needs the system property {@code tidemark.jar}. Not thread-safe.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  /**
   * It lives for seconds: what the second compiler and more collector threads cost is not earned.
   */
  private static final List<String> SHORT_LIVED =
      List.of("-Xmx224m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final int port;
  private final Path output;

  /** What ends after the service, such as servers of its own. */
  private final Set<ProcessHandle> behind = new HashSet<>();

  private ServiceProcess(Process process, int port, Path output) {
    this.process = process;
    this.port = port;
    this.output = output;
  }

  /**
   * Starts the service and returns when {@code /q/health/ready} says so.
   *
   * @param environment added to that of this JVM; {@link #environment} makes one from properties
   * @throws AssertionError when it ends before or is not ready within 90 s; with its output
   */
  public static ServiceProcess start(Map<String, String> environment, String... args) {
    return whenReady(launch(environment, args));
  }

  /**
   * As {@link #start(Map, String...)}, by another command than that of the packaged service.
   *
   * @param command by the port at which it is to listen
   */
  public static ServiceProcess start(IntFunction<List<String>> command) {
    return whenReady(launch(Map.of(), command));
  }

  private static ServiceProcess whenReady(ServiceProcess service) {
    try {
      Await.until(READY_LIMIT, "service ready", service::readyOrEnded);
      if (!service.process.isAlive()) {
        throw new AssertionError("the service ended with " + service.process.exitValue());
      }
      return service;
    } catch (AssertionError e) {
      service.close();
      throw new AssertionError(e.getMessage() + "\n" + service.output(), e);
    }
  }

  /** Starts the service without waiting, for a start that is to fail. */
  public static ServiceProcess launch(Map<String, String> environment, String... args) {
    return launch(environment, port -> command(args));
  }

  private static ServiceProcess launch(
      Map<String, String> environment, IntFunction<List<String>> command) {
    try {
      Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "service-");
      int port = Program.freePort();
      Path output = home.resolve("output.log");
      ProcessBuilder builder = new ProcessBuilder(command.apply(port)).directory(home.toFile());
      builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      return new ServiceProcess(builder.start(), port, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Quarkus properties as environment variables. */
  public static Map<String, String> environment(Map<String, String> properties) {
    return properties.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                property ->
                    property.getKey().replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT),
                Map.Entry::getValue));
  }

  /** Where the service listens, without a slash at the end; wrong if the environment set a port. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** All it has written to standard output and error so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a crash of the machine would, and waits until it is gone. */
  public void kill9() {
    noteBehind();
    process.destroyForcibly();
    waitForExit(STOP_LIMIT);
  }

  /** Ends it as a deployment would, and waits for its exit code. */
  public int stop() {
    noteBehind();
    process.destroy();
    return waitForExit(STOP_LIMIT);
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return its exit code
   * @throws AssertionError when it still runs after {@code limit}; with its output
   */
  public int waitForExit(Duration limit) {
    try {
      Await.until(limit, "the service has ended", this::hasEnded);
      return process.exitValue();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + output(), e);
    }
  }

  /**
   * Ends it, by force after 30 s, and waits for its servers too, which still write to their
   * directory. Its own directory stays for whoever looks into a failure.
   */
  @Override
  public void close() {
    noteBehind();
    Program.end(process);
    Await.until(
        STOP_LIMIT,
        "its servers have ended",
        () -> behind.stream().noneMatch(ServiceProcess::runs));
  }

  /** One that has ended and was not waited for by its new parent is alive, but has no command. */
  private static boolean runs(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  /** Once it has, nobody knows any more which servers were its own. */
  private boolean hasEnded() {
    noteBehind();
    return !process.isAlive();
  }

  private void noteBehind() {
    process.descendants().forEach(behind::add);
  }

  private boolean readyOrEnded() {
    return !process.isAlive() || ready();
  }

  private boolean ready() {
    HttpRequest request =
        HttpRequest.newBuilder(baseUri().resolve("/q/health/ready")).timeout(CALL_LIMIT).build();
    try {
      return Http.CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static List<String> command(String... args) {
    String jar = System.getProperty("tidemark.jar");
    if (jar == null) {
      throw new IllegalStateException("tidemark.jar is not set: run this test by failsafe");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(SHORT_LIVED);
    command.addAll(List.of("-jar", Path.of(jar).toAbsolutePath().toString()));
    command.addAll(List.of(args));
    return command;
  }

  private static final class Http {
    static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(CALL_LIMIT).build();
  }
}

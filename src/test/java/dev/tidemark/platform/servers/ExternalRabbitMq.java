package dev.tidemark.platform.servers;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A RabbitMQ of a test's own, from the Debian package, on loopback and free ports, with its data
 * below {@code target}; what is restarted has what it had. It ends with this JVM. Not thread-safe.
 */
public final class ExternalRabbitMq implements AutoCloseable {

  /** Not the one on the path, which becomes another user and goes to another directory. */
  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private static final Path PORT_MAPPER = Path.of("/usr/bin/epmd");
  private static final long EXIT_LIMIT_SECONDS = 30;

  private final DataDirectory directory;
  private final int port;
  private final int mapperPort;
  private final int distributionPort;
  private final SupervisedProcess mapper;
  private SupervisedProcess server;

  private ExternalRabbitMq(Path home) throws IOException, InterruptedException {
    this.directory = DataDirectory.open(home);
    this.port = Probe.freePort();
    this.mapperPort = Probe.freePort();
    this.distributionPort = Probe.freePort();
    this.mapper = startMapper();
    this.server = startServer();
  }

  /** Whether this machine has RabbitMQ; for a test's condition. */
  public static boolean isInstalled() {
    return Files.isExecutable(SERVER) && Files.isExecutable(PORT_MAPPER);
  }

  public static ExternalRabbitMq start(Path home) {
    try {
      return new ExternalRabbitMq(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  /** A connection as the user {@code guest}, which the caller closes. */
  public Connection connect() {
    try {
      return factory().newConnection();
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it as a crash would, and returns when it is gone. */
  public void kill9() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      ProcessHandle running = ProcessHandle.of(pid).orElseThrow();
      running.destroyForcibly();
      running.onExit().get(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS);
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("RabbitMQ does not end", e);
    }
  }

  /** Starts it again where it was, and returns when it answers. */
  public void restart() {
    try {
      server = startServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it and deletes its data. */
  @Override
  public void close() {
    server.close();
    mapper.close();
    try {
      DataDirectory.delete(directory.home());
    } catch (IOException e) {
      System.err.println("Could not clean up " + directory.home() + ": " + e);
    }
  }

  /** Erlang's port mapper, ours too: the one that a node starts by itself outlives the node. */
  private SupervisedProcess startMapper() throws IOException {
    List<String> command =
        List.of(
            PORT_MAPPER.toString(),
            "-port",
            Integer.toString(mapperPort),
            "-address",
            Probe.LOOPBACK);
    return SupervisedProcess.start(
        "epmd", command, directory.directory("epmd"), directory.freshLog("epmd"));
  }

  private SupervisedProcess startServer() throws IOException, InterruptedException {
    Path data = directory.directory("rabbitmq");
    Path plugins = Files.writeString(data.resolve("enabled_plugins"), "[].");
    Files.deleteIfExists(pidFile());
    List<String> command = new ArrayList<>(List.of("/usr/bin/env"));
    command.addAll(
        List.of(
            "HOME=" + data,
            "RABBITMQ_NODENAME=tidemark" + port + "@localhost",
            "RABBITMQ_NODE_IP_ADDRESS=" + Probe.LOOPBACK,
            "RABBITMQ_NODE_PORT=" + port,
            "RABBITMQ_DIST_PORT=" + distributionPort,
            "RABBITMQ_MNESIA_BASE=" + data.resolve("mnesia"),
            "RABBITMQ_LOG_BASE=" + data.resolve("log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE=" + plugins,
            "RABBITMQ_CONFIG_FILE=" + data.resolve("rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE=" + data.resolve("none.conf"),
            "RABBITMQ_PID_FILE=" + pidFile(),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT=" + mapperPort,
            "ERL_EPMD_ADDRESS=" + Probe.LOOPBACK,
            SERVER.toString()));
    SupervisedProcess process =
        SupervisedProcess.start("RabbitMQ", command, data, directory.freshLog("rabbitmq"));
    process.awaitReady(this::answers);
    return process;
  }

  private Path pidFile() {
    return directory.file("rabbitmq.pid");
  }

  private boolean answers() {
    try (Connection connection = factory().newConnection()) {
      return connection.isOpen();
    } catch (IOException | TimeoutException notYet) {
      return false;
    }
  }

  private ConnectionFactory factory() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(Probe.LOOPBACK);
    factory.setPort(port);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }
}

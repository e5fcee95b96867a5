package dev.tidemark.faults;

import dev.tidemark.Api;
import dev.tidemark.ServiceProcess;
import java.util.Map;

/** One of the service processes. What is restarted has a new port, so ask for the API each time. */
final class Service implements Part {

  private static final String KEY = "fault-test-key";

  private final int number;
  private final Map<String, String> environment;
  private volatile ServiceProcess process;
  private volatile Api api;
  private boolean closed;

  Service(int number, Map<String, String> settings) {
    this.number = number;
    this.environment = ServiceProcess.environment(settings);
    this.process = start();
    this.api = apiOf(process);
  }

  Api api() {
    return api;
  }

  /** What it has written since it was last started. */
  String output() {
    return process.output();
  }

  @Override
  public String name() {
    return "service " + number;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void kill9() {
    process.kill9();
  }

  /** Excludes {@link #close()}, which an interrupt calls on another thread. */
  @Override
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException(name() + " is closed");
    }
    process = start();
    api = apiOf(process);
  }

  @Override
  public synchronized void close() {
    closed = true;
    process.close();
  }

  private ServiceProcess start() {
    return ServiceProcess.start(environment);
  }

  static Map<String, String> ownSettings() {
    return Map.of("tidemark.admin.key", KEY);
  }

  private static Api apiOf(ServiceProcess process) {
    return new Api(process.baseUri(), KEY);
  }
}

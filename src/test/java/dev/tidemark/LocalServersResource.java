package dev.tidemark;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test the {@link TestServers} of its JVM, which outlive the single test class. */
public final class LocalServersResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return TestServers.shared().settings();
  }

  @Override
  public void stop() {
    // They end with the JVM: other classes use them too.
  }
}

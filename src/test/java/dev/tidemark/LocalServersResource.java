package dev.tidemark;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Gives a Quarkus test the {@link TestServers} of its JVM, which outlive the single test class. */
public final class LocalServersResource implements QuarkusTestResourceLifecycleManager {

  /** The first API key of the service under test. */
  public static final String ADMIN_KEY = "test-admin-key";

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(TestServers.shared().settings());
    settings.put("tidemark.admin-key", ADMIN_KEY);
    settings.put("tidemark.oidc.enabled", "true");
    settings.put("tidemark.oidc.issuer", LocalIssuer.shared().url());
    settings.put("tidemark.oidc.login", "true");
    settings.put("tidemark.oidc.client-secret", LocalIssuer.CLIENT_SECRET);
    return settings;
  }

  @Override
  public void stop() {
    // They end with the JVM: other classes use them too.
  }
}

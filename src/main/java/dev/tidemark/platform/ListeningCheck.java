package dev.tidemark.platform;

import io.quarkus.runtime.Application;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every listener is open. Quarkus opens them side by side: the plain one answers a tenth
 * of a second before the one with TLS, to which the traffic comes.
 */
@Readiness
@ApplicationScoped
class ListeningCheck implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    Application service = Application.currentApplication();
    return HealthCheckResponse.named("Listeners")
        .status(service != null && service.isStarted())
        .build();
  }
}

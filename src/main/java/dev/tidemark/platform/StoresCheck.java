package dev.tidemark.platform;

import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while at least one stock database answers: its products sell on whatever the others do. */
@Readiness
@ApplicationScoped
class StoresCheck implements HealthCheck {

  private final StockDatabases databases;

  StoresCheck(StockDatabases databases) {
    this.databases = databases;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("Stock databases");
    boolean any = false;
    for (Shard shard : databases.all()) {
      boolean up = shard.isAvailable();
      response.withData("shard-" + shard.number(), up ? "up" : "down");
      any |= up;
    }
    return response.status(any).build();
  }
}

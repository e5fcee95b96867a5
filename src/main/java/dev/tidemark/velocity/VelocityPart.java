package dev.tidemark.velocity;

import dev.tidemark.stock.Layout;
import dev.tidemark.stock.PositionPart;
import jakarta.enterprise.context.ApplicationScoped;

/** Shows in a product's position how fast it sells. */
@ApplicationScoped
class VelocityPart implements PositionPart {

  private final Velocities velocities;

  VelocityPart(Velocities velocities) {
    this.velocities = velocities;
  }

  @Override
  public String name() {
    return "velocity";
  }

  @Override
  public Object of(Layout layout) {
    return velocities.now(layout);
  }
}

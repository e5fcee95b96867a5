package dev.tidemark.platform.servers;

import java.util.Objects;

/**
 * The service cannot start for a reason its operator can remove.
 *
 * <p>The message is one or more complete sentences for the operator: what failed, where, and which
 * setting to look at. It carries no stack trace, since none would help.
 */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what to print, never null
   */
  public StartFailure(String message) {
    super(message, null, false, false);
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}

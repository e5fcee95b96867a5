package dev.tidemark.reservation;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import java.time.Instant;
import java.util.UUID;

/** How refusals of this room are told. */
final class Refusals {

  private Refusals() {}

  static Problem of(Hold.Request request, Hold.Outcome.Refused refused) {
    String sku = request.sku().code();
    Problem problem = Problem.of(refused.refusal(), detail(request, refused)).with("sku", sku);
    return refused.cause() instanceof Result.Throttled throttled
        ? problem.with(Problem.RETRY_AFTER, throttled.retryAfterSeconds())
        : problem;
  }

  private static String detail(Hold.Request request, Hold.Outcome.Refused refused) {
    if (refused.cause() instanceof Result.UserLimit limit) {
      return "User %d has %d units of %s, and the limit is %d"
          .formatted(request.userId(), limit.owned(), request.sku(), limit.limit());
    }
    return switch (refused.refusal()) {
      case SOLD_OUT -> "Fewer than " + request.quantity() + " units are left for this user";
      case PRODUCT_NOT_FOUND -> "There is no product " + request.sku();
      case THROTTLED -> "Too many are asking for " + request.sku() + "; the key may be used again";
      case PAUSED -> "The sale of " + request.sku() + " is paused; the key may be used again";
      case IN_FLIGHT -> "Repeat it once the first request is answered";
      case IDEMPOTENCY_KEY_REUSED -> "The first request with this key had another user or quantity";
      default -> refused.refusal().title();
    };
  }

  static Problem of(UUID id, Result result) {
    if (result instanceof Result.Contradicted no) {
      return contradiction(no);
    }
    if (result instanceof Result.Failed failed) {
      return Problem.of(failed.refusal(), failed.refusal().title()).with("reservation", id);
    }
    return Problem.of(Refusal.RESERVATION_NOT_FOUND, "There is no reservation " + id)
        .with("reservation", id);
  }

  private static Problem contradiction(Result.Contradicted no) {
    Reservation row = no.reservation();
    Problem problem =
        Problem.of(no.refusal(), "Reservation %s is %s".formatted(row.id(), row.state()))
            .with("reservation", row.id())
            .with("sku", no.layout().sku())
            .with("state", row.state());
    return no.refusal() != Refusal.EXPIRED
        ? problem
        : problem
            .with("expiredAt", Instant.ofEpochMilli(row.expiresMillis()).toString())
            .with("refundDue", row.refundDue());
  }
}

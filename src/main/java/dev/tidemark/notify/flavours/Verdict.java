package dev.tidemark.notify.flavours;

/**
 * What an answer means for the delivery.
 *
 * @param why for people, at most 200 characters; empty where it was taken
 * @param retryAfterSeconds not before that; 0 where it says nothing. The header {@code Retry-After}
 *     is read by whoever sends
 */
public record Verdict(Fate fate, String why, long retryAfterSeconds) {

  /** What becomes of it. */
  public enum Fate {
    /** It is there. */
    TAKEN,
    /** It is sent again, as long as there are attempts left. */
    AGAIN,
    /** This one will never be taken, however often it is sent; others may. */
    REFUSED,
    /** The endpoint wants nothing any more, and is disabled. */
    GONE
  }

  /** It is there. */
  public static final Verdict TAKEN = new Verdict(Fate.TAKEN, "", 0);

  private static final int LONGEST_WHY = 200;
  private static final int STATUS_GONE = 410;

  public Verdict {
    why = why.substring(0, Math.min(why.length(), LONGEST_WHY));
  }

  public static Verdict refused(String why) {
    return new Verdict(Fate.REFUSED, why, 0);
  }

  public static Verdict again(String why) {
    return new Verdict(Fate.AGAIN, why, 0);
  }

  public static Verdict again(String why, long retryAfterSeconds) {
    return new Verdict(Fate.AGAIN, why, retryAfterSeconds);
  }

  /** By Standard Webhooks: 2xx is taken, 410 ends it, all else is a failure. */
  public static Verdict byStatus(int status) {
    if (status / 100 == 2) {
      return TAKEN;
    }
    return status == STATUS_GONE
        ? new Verdict(Fate.GONE, "answered 410", 0)
        : again("answered " + status);
  }
}

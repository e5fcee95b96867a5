package dev.tidemark.notify.flavours;

/**
 * A shape that events are sent in. A bean ({@code @Singleton}) for each; whatever is asked twice
 * with the same arguments answers the same. Safe for use by several threads.
 */
public interface Flavour {

  /** What endpoints name it by: lower case letters, the same for ever. */
  String name();

  /** Whether it has a shape for events of a type; others are not sent to its endpoints. */
  default boolean takes(String type) {
    return true;
  }

  /**
   * Whether its receivers keep open what an event opened, until another ends it: a test is ended
   * too.
   */
  default boolean keepsIncidents() {
    return false;
  }

  /**
   * Looks at settings when a person gives them.
   *
   * @throws dev.tidemark.kernel.ProblemException {@link dev.tidemark.kernel.Refusal#INVALID_FIELD},
   *     about {@code settings.<name>}
   */
  default void require(FlavourSettings settings) {}

  /**
   * The request for an event. Headers of the signature are added by whoever sends it.
   *
   * @param nowMillis when it is sent, for services that want a time of their own
   */
  Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis);

  /**
   * What an answer means. Services that answer 200 and say in the body that they did not take it
   * are read here.
   *
   * @param status of HTTP, 100 to 599
   * @param body its beginning, 2,048 bytes at most
   */
  default Verdict judge(int status, String body) {
    return Verdict.byStatus(status);
  }
}

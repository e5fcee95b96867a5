package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Reads answers of programs that say more than a status. Stateless. */
final class Answers {

  private static final int LONGEST = 200;
  private static final int TOO_LARGE = 413;

  private Answers() {}

  /** By its status, with what the body says. Too large stays too large. */
  static Verdict byStatus(int status, String body) {
    Verdict verdict =
        status == TOO_LARGE ? Verdict.refused("answered " + status) : Verdict.byStatus(status);
    if (verdict.fate() == Verdict.Fate.TAKEN || body.isBlank()) {
      return verdict;
    }
    String why = verdict.why() + ": " + Texts.line(body, LONGEST);
    return new Verdict(verdict.fate(), why, verdict.retryAfterSeconds());
  }

  /**
   * What the codes of a program mean that answers 200 in any case.
   *
   * @param code the member that is 0 for a success
   * @param text the member that says what is wrong
   * @param tooMany codes of too many messages
   * @param pauseSeconds before the next attempt after one of these
   * @param gone codes of a robot or group that does not exist any more
   * @param notRead codes of a body that is not understood
   */
  record Codes(
      String code,
      String text,
      Set<Integer> tooMany,
      long pauseSeconds,
      Set<Integer> gone,
      Set<Integer> notRead) {

    Verdict judge(int status, String body) {
      if (status / 100 != 2) {
        return byStatus(status, body);
      }
      Optional<JsonNode> answer = Json.read(body).filter(read -> read.path(code).isInt());
      if (answer.isEmpty()) {
        return Verdict.again("not an answer of this program: " + Texts.line(body, LONGEST));
      }
      int given = answer.get().path(code).asInt();
      String why = given + " " + Texts.line(answer.get().path(text).asText(), LONGEST);
      if (given == 0) {
        return Verdict.TAKEN;
      } else if (gone.contains(given)) {
        return new Verdict(Verdict.Fate.GONE, why, 0);
      } else if (notRead.contains(given)) {
        return Verdict.refused(why);
      }
      return Verdict.again(why, tooMany.contains(given) ? pauseSeconds : 0);
    }
  }
}

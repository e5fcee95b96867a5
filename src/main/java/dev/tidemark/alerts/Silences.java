package dev.tidemark.alerts;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.Rules;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/** Silences, as people make and end them. Blocks; safe for use by several threads. */
@ApplicationScoped
class Silences {

  private static final int MOST_ACTIVE = 500;
  private static final int MOST_EXPIRED = 200;

  private final ProductDatabase database;
  private final AuditLog audit;
  private final Rules rules;
  private final InstantSource clock;

  Silences(ProductDatabase database, AuditLog audit, Rules rules, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.rules = rules;
    this.clock = clock;
  }

  List<Silence> active() {
    return database.transact(c -> SilenceRows.active(c, clock.millis()));
  }

  /** The latest 200. */
  List<Silence> expired() {
    return database.transact(c -> SilenceRows.expired(c, clock.millis(), MOST_EXPIRED));
  }

  /**
   * @throws ProblemException {@link Refusal#SILENCE_REFUSED} if nothing that it names may be
   *     hidden; {@link Refusal#INVALID_FIELD} if 500 are active
   */
  Silence make(Silence wanted) {
    return database.transact(c -> make(c, wanted));
  }

  private Silence make(Connection c, Silence wanted) throws SQLException {
    Hideable.require(c, wanted.matchers(), rules.live());
    if (SilenceRows.active(c, clock.millis()).size() >= MOST_ACTIVE) {
      throw ProblemException.invalidField("silence", "must be one of " + MOST_ACTIVE);
    }
    Silence made = SilenceRows.add(c, wanted);
    audit.record(made.madeBy(), "silence.make", "silence:" + made.id(), null, made, made.reason());
    return made;
  }

  /**
   * Makes one that takes the place of another, which is over then: nobody sees both, or neither.
   *
   * @throws ProblemException as {@link #make}, and {@link Refusal#SILENCE_NOT_FOUND}; then the one
   *     before stays
   */
  Silence replace(long id, Silence wanted) {
    return database.transact(
        c -> {
          end(c, id, wanted.madeBy());
          return make(c, wanted);
        });
  }

  /**
   * What a silence would hide now.
   *
   * @throws ProblemException {@link Refusal#SILENCE_REFUSED} if nothing that it names may be hidden
   */
  Hideable.Matched preview(List<Matcher> matchers) {
    return database.transact(
        c -> {
          Hideable.require(c, matchers, rules.live());
          return Hideable.matched(c, matchers);
        });
  }

  /** What a silence matches, and what of it is hidden. */
  record Effect(Silence silence, Hideable.Matched matched) {}

  /**
   * @throws ProblemException {@link Refusal#SILENCE_NOT_FOUND}
   */
  Effect find(long id) {
    return database.transact(
        c -> {
          Silence silence = SilenceRows.find(c, id).orElseThrow(Silences::notFound);
          boolean active = silence.endsMillis() > clock.millis();
          return new Effect(
              silence, active ? Hideable.matched(c, silence.matchers()) : Hideable.Matched.NOTHING);
        });
  }

  /**
   * Ends it now; one that is over stays as it was.
   *
   * @throws ProblemException {@link Refusal#SILENCE_NOT_FOUND}
   */
  void end(long id, String who) {
    Silence ended = database.transact(c -> end(c, id, who));
    assert ended.id() == id;
  }

  private Silence end(Connection c, long id, String who) throws SQLException {
    Silence silence = SilenceRows.find(c, id).orElseThrow(Silences::notFound);
    SilenceRows.end(c, id, clock.millis());
    audit.record(who, "silence.end", "silence:" + id, silence, null, null);
    return silence;
  }

  private static ProblemException notFound() {
    return new ProblemException(
        Problem.of(Refusal.SILENCE_NOT_FOUND, "There is no silence of this number"));
  }
}

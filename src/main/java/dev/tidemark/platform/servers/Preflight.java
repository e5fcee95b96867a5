package dev.tidemark.platform.servers;

import dev.tidemark.platform.servers.ServerCheck.Answer;
import dev.tidemark.platform.servers.ServerCheck.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits until every configured server answers, so that a start fails with one clear line.
 *
 * <p>Not thread-safe.
 */
public final class Preflight {

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);
  private static final long SECONDS_BETWEEN_LINES = 5;

  private final Duration patience;
  private final Consumer<String> out;
  private final long start = System.nanoTime();

  /**
   * Creates a preflight whose time starts now.
   *
   * @param patience how long all servers together may take
   * @param out takes one line when a server does not answer at once, and one for each 5 s of
   *     waiting
   */
  public Preflight(Duration patience, Consumer<String> out) {
    this.patience = patience;
    this.out = out;
  }

  /**
   * Returns when all servers configured in {@code settings} can be used.
   *
   * @throws StartFailure at once when a server refuses the user or has no such database; after the
   *     patience when one does not answer. It names the server, the reason and the settings
   */
  public void await(MainSettings settings) {
    List<ServerCheck> checks = new ArrayList<>();
    settings.databases().forEach(database -> checks.add(new MySqlCheck(database)));
    settings.redis().ifPresent(hosts -> checks.add(new RedisCheck(hosts)));
    checks.forEach(this::await);
  }

  private void await(ServerCheck check) {
    long nextLine = 0;
    Answer answer = check.ask();
    while (answer.verdict() == Verdict.NOT_YET && elapsedSeconds() < patience.toSeconds()) {
      if (elapsedSeconds() >= nextLine) {
        out.accept(line(check, answer));
        nextLine = elapsedSeconds() + SECONDS_BETWEEN_LINES;
      }
      pause();
      answer = check.ask();
    }
    if (answer.verdict() != Verdict.READY) {
      throw failure(check, answer);
    }
  }

  private String line(ServerCheck check, Answer answer) {
    return "Waiting for %s: %s (%d s of %d)"
        .formatted(check.server(), answer.reason(), elapsedSeconds(), patience.toSeconds());
  }

  private StartFailure failure(ServerCheck check, Answer answer) {
    String what =
        answer.verdict() == Verdict.REFUSED
            ? "%s cannot be used: %s."
            : "%s did not answer within " + patience.toSeconds() + " s: %s.";
    return new StartFailure(
        what.formatted(check.server(), answer.reason()) + " Check " + check.settings() + ".");
  }

  private long elapsedSeconds() {
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private static void pause() {
    LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new StartFailure("The start was interrupted.");
    }
  }
}

package dev.tidemark.platform.demo;

import io.quarkus.runtime.Quarkus;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * {@code demo [--speed N] [--exit] [--help]}: plays a flash sale from real sales against the
 * service in this process.
 *
 * <p>Who starts the process asks {@link #answeredAtOnce} first, and ends with its code if it has
 * one. The rest is done by {@link DemoStart} once the service listens.
 */
public final class DemoCommand implements AutoCloseable {

  private static final String NAME = "demo";
  private static final long END_MILLIS = 2_000;
  private static final String HELP =
      """
      Usage: demo [--speed N] [--exit]

      Starts the service and plays a flash sale from four weeks of real sales.

        --speed N   N times real time, a positive number; %,.0f if not given (about a minute)
        --exit      end after the summary: 0 if no unit appeared or vanished, else 1;
                    without it the service stays up until Ctrl-C
        --help      this text"""
          .formatted(DemoRequest.DEFAULT_SPEED);

  private final Thread thread;

  private DemoCommand(Runnable run) {
    thread = Threads.named("sale").newThread(run);
    thread.start();
  }

  /** Whether the process was called to play the demo. */
  static boolean asked(String... args) {
    return args.length > 0 && args[0].equals(NAME);
  }

  /**
   * Prints what needs no service: the help, or what is wrong with the options.
   *
   * @return the process's exit code (0 for help, 2 for wrong options); empty if there is a demo to
   *     play, or if none was asked for
   */
  public static OptionalInt answeredAtOnce(PrintStream out, PrintStream err, String... args) {
    if (!asked(args)) {
      return OptionalInt.empty();
    }
    DemoRequest request = request(List.of(args));
    if (request instanceof DemoRequest.Help) {
      out.println(HELP);
      return OptionalInt.of(0);
    }
    if (request instanceof DemoRequest.Misuse misuse) {
      err.println(misuse.reason() + System.lineSeparator() + HELP);
      return OptionalInt.of(2);
    }
    return OptionalInt.empty();
  }

  static DemoCommand start(Target target, List<String> args) {
    Screen screen = new Screen(System.out, Screen.isStdoutTerminal());
    return start(target, args, screen, Quarkus::asyncExit);
  }

  /**
   * Starts to play on a thread of its own and returns at once.
   *
   * @param args of the process, {@code demo} first
   * @param exit called with the process's exit code, if the options ask for an end
   * @throws IllegalArgumentException if the options are not those of a demo to play
   */
  static DemoCommand start(Target target, List<String> args, Screen screen, IntConsumer exit) {
    if (request(args) instanceof DemoRequest.Play play) {
      return new DemoCommand(() -> play(target, play, screen, exit));
    }
    throw new IllegalArgumentException("not a demo to play: " + args);
  }

  /** Stops playing, within 2 s, without a word. Does nothing if the demo has ended. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isPlaying() {
    return thread.isAlive();
  }

  private static DemoRequest request(List<String> args) {
    return DemoRequest.parse(args.subList(1, args.size()));
  }

  private static void play(Target target, DemoRequest.Play play, Screen screen, IntConsumer exit) {
    boolean sound = false;
    try {
      Terms terms = Terms.at(play.speed());
      Summary summary =
          new DemoRun(target, screen, terms).play(DemoPlan.of(DemoSale.read(), terms));
      sound = summary.sound();
      screen.say(summary.text());
      if (!play.exit()) {
        screen.say(target.invitation(summary.skuWithStock()));
      }
    } catch (InterruptedException stopped) {
      screen.endProgress();
      return;
    } catch (RuntimeException e) {
      screen.say("The demo could not go on: " + e.getMessage());
    }
    if (play.exit()) {
      exit.accept(sound ? 0 : 1);
    }
  }
}

package dev.tidemark.faults;

/** A process that the service is made of or leans on. */
interface Part extends AutoCloseable {

  /** Its name for people. */
  String name();

  long pid();

  /** Returns when it is gone. */
  void kill9();

  /** Starts what was killed, and returns when it answers. */
  void restart();

  @Override
  void close();

  default void pause() {
    Signal.STOP.sendTo(pid());
  }

  default void resume() {
    Signal.CONT.sendTo(pid());
  }
}

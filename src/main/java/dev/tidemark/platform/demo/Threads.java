package dev.tidemark.platform.demo;

import java.util.concurrent.ThreadFactory;

/** Names the demo's threads. Daemons, so that none of them ever holds up the process's end. */
final class Threads {

  private Threads() {}

  static ThreadFactory named(String role) {
    return task -> {
      Thread thread = new Thread(task, "demo-" + role);
      thread.setDaemon(true);
      return thread;
    };
  }
}

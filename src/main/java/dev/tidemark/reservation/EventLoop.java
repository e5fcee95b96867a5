package dev.tidemark.reservation;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.Executor;

/** The event loop that a request came in on, as the place where its answer is told. */
final class EventLoop {

  private EventLoop() {}

  /** That of the calling thread; on a thread without one, whoever has the answer tells it. */
  static Executor current() {
    return Vertx.currentContext() instanceof ContextInternal context
        ? context.nettyEventLoop()
        : Runnable::run;
  }
}

package dev.tidemark.platform.servers;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks one configured server whether it can be used. */
interface ServerCheck {

  /** The server as the operator knows it, without a password: {@code MySQL at db:3306}. */
  String server();

  /** The settings to look at when it does not answer. */
  String settings();

  /** Asks once; bounded by a few seconds. */
  Answer ask();

  /** What the server said. */
  enum Verdict {
    /** It can be used. */
    READY,
    /** Waiting may help: refused, unreachable, unknown host, still loading. */
    NOT_YET,
    /** Waiting cannot help: wrong password, no such database. */
    REFUSED
  }

  /** A verdict and its reason in a few words, empty when ready. */
  record Answer(Verdict verdict, String reason) {

    static final Answer READY = new Answer(Verdict.READY, "");

    static Answer notYet(String reason) {
      return new Answer(Verdict.NOT_YET, reason);
    }

    static Answer refused(String reason) {
      return new Answer(Verdict.REFUSED, reason);
    }

    /** The innermost cause in an operator's words. */
    static Answer notYet(Throwable failure) {
      Throwable root = failure;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      return notYet(words(root));
    }

    private static String words(Throwable root) {
      if (root instanceof UnknownHostException) {
        return "unknown host";
      }
      if (root instanceof ConnectException) {
        return text(root.getMessage(), "connection failed").toLowerCase(Locale.ROOT);
      }
      if (root instanceof SocketTimeoutException) {
        return "no answer in time";
      }
      if (root instanceof EOFException) {
        return "it closed the connection";
      }
      return text(root.getMessage(), root.getClass().getSimpleName());
    }

    private static String text(@Nullable String message, String otherwise) {
      return message == null ? otherwise : message.lines().findFirst().orElse(otherwise);
    }
  }
}

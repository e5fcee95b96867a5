package dev.tidemark.reservation;

/** Where a reservation is in its life. */
enum State {
  /** Its units are set aside until it is paid, released, or runs out of time. */
  HELD(0),
  /** Paid: its units are sold. */
  CONFIRMED(1),
  /** Given up by the caller: its units are on sale again. */
  RELEASED(2),
  /** Ran out of time: its units are on sale again. */
  EXPIRED(3);

  private final int code;

  State(int code) {
    this.code = code;
  }

  /** As it is stored. */
  int code() {
    return code;
  }

  static State of(int code) {
    for (State state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalStateException("no reservation state is stored as " + code);
  }
}

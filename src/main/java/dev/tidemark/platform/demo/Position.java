package dev.tidemark.platform.demo;

/** Units of a product as the service answers them. */
record Position(long total, long available, long held, long sold) {

  static final Position NOTHING = new Position(0, 0, 0, 0);

  static Position of(Answer answer) {
    return new Position(
        answer.body().path("total").asLong(),
        answer.body().path("available").asLong(),
        answer.body().path("held").asLong(),
        answer.body().path("sold").asLong());
  }

  /** Units that an earlier replay on the same data has bound. */
  long committed() {
    return held + sold;
  }
}

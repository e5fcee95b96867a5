package dev.tidemark.responses;

import dev.tidemark.kernel.Problem;

/**
 * What carrying out a response, or taking it back, came to.
 *
 * @param text one sentence for whoever reads the record
 */
record Done(boolean succeeded, String text) {

  static Done well(String text) {
    return new Done(true, text);
  }

  static Done failed(String text) {
    return new Done(false, text);
  }

  static Done refused(Problem problem) {
    return failed(problem.refusal() + ": " + problem.detail());
  }
}

package dev.tidemark.rules;

import java.util.List;

/**
 * What a rule wants done about its subject.
 *
 * @param verb alert, throttle, rebucket, resend, correct, pause, resume, replenish or webhook
 * @param arguments strings, numbers as Long or Double, and booleans
 */
public record VerbCall(String verb, List<Object> arguments) {

  public VerbCall {
    arguments = List.copyOf(arguments);
  }
}

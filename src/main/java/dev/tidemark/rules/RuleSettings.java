package dev.tidemark.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of its alerts in its annotations.
 *
 * @param severity {@code @severity}; P3 where it says none
 * @param title {@code @title}; the rule's name where it says none
 * @param hold {@code @hold}: how long it must be true before it fires; 0 = at once
 * @param clear {@code @clear}: how long it must be untrue before it is resolved; 0 = at once
 * @param cooldown {@code @cooldown}: how long after it was resolved it may not fire again; 0 = none
 * @param repeat {@code @repeat}: after which people are told again while it fires; null = by
 *     severity
 * @param escalate {@code @escalate}: after which it is escalated while nobody acknowledges it; null
 *     = by severity
 * @param runbook {@code @runbook}: the name of what P1 runs; null for none
 * @param mayBeHidden false for {@code @silence("never")}: no silence, inhibition or maintenance
 *     window hides it
 */
public record RuleSettings(
    Severity severity,
    String title,
    Duration hold,
    Duration clear,
    Duration cooldown,
    @Nullable Duration repeat,
    @Nullable Duration escalate,
    @Nullable String runbook,
    boolean mayBeHidden) {}

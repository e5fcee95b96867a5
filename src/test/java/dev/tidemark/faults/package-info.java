/**
 * Faults under load: processes are killed, stopped and cut off while holds are taken, and
 * afterwards every answer that was given is held against the databases. Run by {@code bench/run
 * faults} and, in short, by {@code FaultIT}.
 */
@NullMarked
package dev.tidemark.faults;

import org.jspecify.annotations.NullMarked;

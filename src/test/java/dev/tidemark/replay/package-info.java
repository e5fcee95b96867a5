/** A real shop's sales, sent twice through two processes of which one is killed, and counted. */
@NullMarked
package dev.tidemark.replay;

import org.jspecify.annotations.NullMarked;

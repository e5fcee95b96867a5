/**
 * Calls to addresses that people set: which may be called, how a body is signed, and how it is
 * sent. Part of the kernel, so that every room that calls out is guarded alike.
 */
@NullMarked
package dev.tidemark.kernel.outbound;

import org.jspecify.annotations.NullMarked;

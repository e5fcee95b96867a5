/**
 * Change capture: follows tables of another system's MySQL or MariaDB through its binlog.
 *
 * <p>Part of the room {@code ingest}. Owns {@code cdc_offset} and {@code cdc_history} in the
 * product database. The only package that touches Debezium and Kafka Connect, whose classes are
 * loaded only where a source is set: {@link dev.tidemark.ingest.cdc.ChangeCapture} is the
 * beginning.
 */
@NullMarked
package dev.tidemark.ingest.cdc;

import org.jspecify.annotations.NullMarked;

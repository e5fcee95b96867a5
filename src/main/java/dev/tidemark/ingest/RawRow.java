package dev.tidemark.ingest;

import java.util.Map;

/**
 * One row as it came.
 *
 * @param place where it stood: a line number, or a position in a stream
 * @param fields by the source's own names; values are texts, numbers, booleans, or maps of such
 */
public record RawRow(String place, Map<String, Object> fields) {}

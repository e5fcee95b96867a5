package dev.tidemark.ingest.messages;

import dev.tidemark.ingest.Format;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * One message, whichever broker brought it.
 *
 * @param source the ingest source whose rows it carries
 * @param format how its body is to be read
 * @param body opened anew for each attempt; empty where the message had none
 * @param place what tells it from the others of its origin, put before line numbers: {@code "0@1234
 *     "}; may be empty
 */
record Received(String source, Format format, Supplier<InputStream> body, String place) {}

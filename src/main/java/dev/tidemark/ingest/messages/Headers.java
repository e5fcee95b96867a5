package dev.tidemark.ingest.messages;

/** What a message may say about itself, by the same names on every broker. */
final class Headers {

  /** The ingest source whose rows it carries. */
  static final String SOURCE = "tidemark-source";

  /** The media type of its body. */
  static final String CONTENT_TYPE = "content-type";

  private Headers() {}
}

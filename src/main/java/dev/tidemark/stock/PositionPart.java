package dev.tidemark.stock;

/**
 * Something that a room above knows of a product, shown as a member of its position. Found by its
 * type; safe for use by several threads.
 */
public interface PositionPart {

  /** The member's name. */
  String name();

  /** Its value now, as it is written in JSON. Blocks. */
  Object of(Layout layout);
}

package dev.tidemark.alerts;

import java.util.Map;

/**
 * One entry of an alert's history.
 *
 * @param who the key or account that acted; {@link #TIDEMARK} for none
 * @param detail texts and numbers
 */
record Change(What what, String who, Map<String, Object> detail) {

  static final String TIDEMARK = "tidemark";

  Change {
    detail = Map.copyOf(detail);
  }

  static Change of(What what) {
    return new Change(what, TIDEMARK, Map.of());
  }

  static Change of(What what, String member, Object value) {
    return new Change(what, TIDEMARK, Map.of(member, value));
  }
}

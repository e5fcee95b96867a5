package dev.tidemark.responses;

import java.net.URI;
import java.util.Optional;

/** Says which addresses may be called from here. Blocks; safe for use by several threads. */
interface OutboundGuard {

  /** Why an address may not be called, in a few words; empty where it may. */
  Optional<String> refusal(URI url);
}

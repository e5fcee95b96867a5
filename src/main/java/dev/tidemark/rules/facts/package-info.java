/** What rules may ask about: one record a kind of fact, served as the vocabulary. */
@NullMarked
package dev.tidemark.rules.facts;

import org.jspecify.annotations.NullMarked;

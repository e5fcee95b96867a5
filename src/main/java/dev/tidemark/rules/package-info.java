/**
 * Compiles, versions and evaluates rules: facts in, findings out. What an operator writes is parsed
 * against an allow-list and built anew; nothing of it is ever compiled as Java.
 *
 * <p>Floor 3. Owns the rule tables of the product database, {@code src/main/resources/rules}, and
 * is the only room that knows Drools. May import {@code kernel, storage, audit}.
 */
@NullMarked
package dev.tidemark.rules;

import org.jspecify.annotations.NullMarked;

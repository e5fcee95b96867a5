/**
 * Knows who may do what: keys of machines, accounts of people, their sessions and passwords.
 *
 * <p>Floor 3. Owns the tables {@code access_change, api_key, account, account_session} and {@code
 * login_failure} of the product database. May import {@code kernel, storage, audit}.
 */
@NullMarked
package dev.tidemark.access;

import org.jspecify.annotations.NullMarked;

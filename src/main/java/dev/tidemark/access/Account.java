package dev.tidemark.access;

import org.jspecify.annotations.Nullable;

/**
 * A person, without the password.
 *
 * @param name in small letters
 * @param version counts its changes; logins are none
 * @param loginMillis when somebody was let in last; null for never
 * @param loginAddress from where
 */
record Account(
    String name,
    Role role,
    boolean disabled,
    long version,
    long createdMillis,
    String createdBy,
    @Nullable Long loginMillis,
    @Nullable String loginAddress) {}

// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.wire.users.Tokens;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A code that lets somebody in once, within a time. Any thread. */
final class OneTimeCode {

    static final Duration LIFE = Duration.ofHours(1);

    private final LongSupplier nanoClock;
    private final long end;
    private final String code = Tokens.create();
    /** Null once it was used; guarded by this. */
    private String hash = Tokens.hash(code);

    OneTimeCode(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        end = nanoClock.getAsLong() + LIFE.toNanos();
    }

    /** The code, for the log. */
    String text() {
        return code;
    }

    /** Whether {@code given} is the code, for the first time and in time. */
    synchronized boolean use(String given) {
        boolean right = hash != null && end - nanoClock.getAsLong() > 0 && hash.equals(Tokens.hash(given));
        if (right) {
            hash = null;
        }
        return right;
    }
}

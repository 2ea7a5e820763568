// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.control.Caller;
import java.util.List;

/** The answer to the question who sends a request. */
public sealed interface Decision {

    /**
     * Somebody known.
     *
     * @param byCookie whether a session tells so, which can be ended
     * @param cookies values of {@code Set-Cookie} to send
     */
    record Known(Caller caller, boolean byCookie, List<String> cookies) implements Decision {
        public Known {
            cookies = List.copyOf(cookies);
        }
    }

    /** Nobody, or nobody who may. */
    record Refused(Refusal refusal) implements Decision {}
}

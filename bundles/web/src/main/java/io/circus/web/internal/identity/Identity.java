// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.kernel.Cancellable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells who sends a request. Any thread that may wait a moment: a password may have to be hashed. */
public interface Identity extends AutoCloseable {

    /** The refusal of a request that some other page has made a browser send; asked for every request. */
    Optional<Refusal> check(RequestFacts request);

    /** Who sends {@code request}; asked for every request that needs a caller. */
    Decision identify(RequestFacts request);

    /**
     * Logs somebody in.
     *
     * @param body the object of the request: {@code name} and {@code password}, {@code token}, or the {@code code} of the {@link #invitation}
     */
    Decision login(RequestFacts request, Map<String, ?> body);

    /** Ends the session of {@code request}, if it has one. @return the cookies to set */
    List<String> logout(RequestFacts request);

    /** Whether there is a user or a token: only then it makes sense to log in, and other machines may be served. */
    boolean hasUsers();

    /** The code that lets somebody in once as an admin, as long as there is no users file: for the log at the start. */
    Optional<String> invitation();

    /** Calls {@code told}, on any thread, each time after users or sessions have changed: open streams are checked again then. */
    Cancellable whenChanged(Runnable told);

    @Override
    void close();
}

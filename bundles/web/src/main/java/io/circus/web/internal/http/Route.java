// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import java.io.IOException;
import java.util.List;

/**
 * One kind of request, and what answers it.
 *
 * @param method of HTTP
 * @param pattern the path; a segment in braces stands for any
 * @param open whether it is answered to anybody
 * @param summary one line for the description of the interface
 */
public record Route(String method, String pattern, boolean open, String summary, Handler handler) {

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Called on a virtual thread; may wait.
         *
         * @param caller the sender; null for a route that is open
         */
        void handle(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException;
    }

    /** A route for callers. */
    public static Route of(String method, String pattern, String summary, Handler handler) {
        return new Route(method, pattern, false, summary, handler);
    }

    /** A route for anybody. */
    public static Route open(String method, String pattern, String summary, Handler handler) {
        return new Route(method, pattern, true, summary, handler);
    }

    List<String> segments() {
        return List.of(pattern.split("/", -1));
    }
}

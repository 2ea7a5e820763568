// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.control.CommandException;
import io.circus.web.internal.identity.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** The refusal or failure of a request: an answer of the type {@code application/problem+json} (RFC 9457). */
public final class Problem extends Exception {

    private static final long serialVersionUID = 1;

    /** When a request that nothing but a limit or a stopped bundle keeps from being answered may be sent again, in seconds. */
    private static final int PAUSE = 5;

    static final String TYPE = "application/problem+json";

    private final int status;
    private final transient Map<String, Object> more = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param status of HTTP */
    public Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
        more.put("errno", null);
    }

    /** The problem that the failure of a command is. */
    public static Problem of(CommandException failure) {
        if (failure.isUnavailable()) {
            return unavailable(failure.getMessage()).with("errno", failure.code().number());
        }
        int status = failure.isRefusal() ? 403 : switch (failure.code()) {
            case INVALID_JSON, MESSAGE_ERROR -> 400;
            case UNKNOWN_COMMAND -> 404;
            case BAD_MSG_DATA_ERROR, OS_ERROR -> 409;
            case NOT_SPECIFIED, COMMAND_ERROR -> isUnexpected(failure.getCause()) ? 500 : 409;
        };
        return new Problem(status, failure.getMessage()).with("errno", failure.code().number());
    }

    /** Whether a command has failed by a mistake of its own. */
    private static boolean isUnexpected(Throwable cause) {
        return cause instanceof RuntimeException || cause instanceof Error;
    }

    /** The problem that a refusal is. */
    public static Problem of(Refusal refusal) {
        var problem = new Problem(refusal.status(), refusal.detail());
        refusal.headers().forEach(problem::withHeader);
        return problem;
    }

    /** The problem of a request that may be answered later: a bundle is stopped, or a limit is reached. */
    public static Problem unavailable(String detail) {
        return new Problem(503, detail).withHeader("Retry-After", Integer.toString(PAUSE));
    }

    public static Problem notFound(String what) {
        return new Problem(404, what + " not found");
    }

    /** Adds a key to the object of the answer. */
    public Problem with(String key, Object value) {
        more.put(key, value);
        return this;
    }

    /** Adds a header to the answer. */
    public Problem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "about:blank");
        body.put("title", Statuses.title(status));
        body.put("status", status);
        body.put("detail", getMessage());
        body.putAll(more);
        return body;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.httpobserver;

import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Regex;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The URL to fetch and the conditions for a good response.
 *
 * @param timeout for the whole request, redirects and body too
 * @param restartOnError a watcher; null for none
 * @param failures the number of failures in a row
 * @param body the pattern that must be found in the body; null if the body is not checked
 */
record Check(URI url, Duration timeout, String restartOnError, int failures, StatusRanges status, Regex body,
        boolean followRedirects) {

    /** What is told of an answer that never came. */
    static final int NO_RESPONSE = 599;

    /** A longer body is not searched: bytes. */
    private static final long LONGEST_BODY = 1 << 20;

    /** The result of a check. */
    sealed interface Result {}

    record Passed(Duration took) implements Result {}

    /** @param code the status, or {@link #NO_RESPONSE} */
    record Failed(int code, String reason) implements Result {}

    /** @throws IllegalArgumentException that names the option and its value */
    static Check read(PluginOptions options) {
        String body = options.text("body_pattern");
        return new Check(URI.create(options.text("check_url").strip()), options.seconds("timeout"), options.text("restart_on_error"),
                options.integer("failures"), StatusRanges.parse(options.text("expected_status")),
                body == null ? null : new Regex(body), options.flag("follow_redirects"));
    }

    /** Fetches the URL. Blocks, for {@link #timeout} at the most. */
    Result fetch(HttpClient client) throws InterruptedException {
        long begun = System.nanoTime();
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(HttpRequest.newBuilder(url).build(), reader());
        try {
            Failed failed = judge(response.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
            return failed == null ? new Passed(Duration.ofNanos(System.nanoTime() - begun)) : failed;
        } catch (TimeoutException e) {
            return new Failed(NO_RESPONSE, "no response within " + timeout.toMillis() / 1e3 + " s");
        } catch (ExecutionException e) {
            return new Failed(NO_RESPONSE, reason(e.getCause()));
        } finally {
            response.cancel(true);
        }
    }

    private BodyHandler<String> reader() {
        return body == null ? BodyHandlers.replacing("")
                : BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST_BODY);
    }

    private Failed judge(HttpResponse<String> response) {
        if (!status.contain(response.statusCode())) {
            return new Failed(response.statusCode(),
                    "expected status " + status + ", got " + response.statusCode());
        }
        try {
            return body == null || body.isIn(response.body()) ? null
                    : new Failed(response.statusCode(), "there is no '" + body + "' in the body");
        } catch (Regex.CostException e) {
            return new Failed(response.statusCode(), e.getMessage());
        }
    }

    /** The JDK leaves some messages out: a refused connection has none. */
    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message != null ? message : cause instanceof java.net.ConnectException ? "cannot connect"
                : cause.getClass().getSimpleName();
    }
}

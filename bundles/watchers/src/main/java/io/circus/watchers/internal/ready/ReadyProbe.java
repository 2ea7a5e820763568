// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.ready;

import io.circus.kernel.Exit;
import io.circus.kernel.SpawnException;
import io.circus.toolkit.ShellWords;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.Readiness;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.ExecChain;
import io.circus.watchers.internal.hooks.HookException;
import io.circus.watchers.internal.hooks.HookProcess;
import io.circus.watchers.internal.lane.ConditionVariable;
import io.circus.watchers.internal.workers.WatcherContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Asks from outside whether a worker is ready, again and again on a thread of its own, until it is or the probe is closed: a
 * connection, an HTTP answer below 400, or a command that ends with status 0.
 */
final class ReadyProbe implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ONE_TRY = Duration.ofSeconds(5);

    private final WatcherSettings settings;
    private final WatcherContext context;
    private final Readiness wanted;
    private final Runnable onReady;
    private final ConditionVariable changed;
    private final Thread thread;
    private volatile boolean ready;
    private volatile String lastFailure = "it was not asked yet";

    /** @param onReady called on the probe's thread */
    ReadyProbe(WatcherSettings settings, WatcherContext context, Readiness wanted, Runnable onReady) {
        this.settings = settings;
        this.context = context;
        this.wanted = wanted;
        this.onReady = onReady;
        changed = new ConditionVariable(context.loop());
        thread = Thread.ofVirtual().name("circus-ready-" + settings.name()).start(this::run);
    }

    boolean isReady() {
        return ready;
    }

    /** Why the last try failed. */
    String lastFailure() {
        return lastFailure;
    }

    private void run() {
        try {
            while (!ready) {
                try {
                    check();
                    ready = true;
                    onReady.run();
                } catch (IOException | SpawnException | HookException | RuntimeException e) {
                    lastFailure = e.toString();
                    changed.await(() -> false, PAUSE);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void check() throws IOException, SpawnException, HookException, InterruptedException {
        switch (wanted.kind()) {
            case TCP -> {
                int colon = wanted.argument().lastIndexOf(':');
                String host = wanted.argument().substring(0, colon).replaceAll("[\\[\\]]", "");
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(host,
                            Integer.parseInt(wanted.argument().substring(colon + 1))), (int) ONE_TRY.toMillis());
                }
            }
            case HTTP -> {
                try (HttpClient client = HttpClient.newBuilder().connectTimeout(ONE_TRY).build()) {
                    int status = client.send(HttpRequest.newBuilder(URI.create(wanted.argument())).timeout(ONE_TRY).build(),
                            HttpResponse.BodyHandlers.discarding()).statusCode();
                    if (status >= 400) {
                        throw new IOException("status " + status);
                    }
                }
            }
            case EXEC -> {
                List<String> command = ExecChain.asUser(ShellWords.split(wanted.argument()), settings);
                Exit exit = new HookProcess(context.table())
                        .run(settings.name(), command, ProcessContext.of(settings), "", false).exit();
                if (!exit.equals(new Exit.Status(0))) {
                    throw new IOException(exit.toString());
                }
            }
            default -> throw new IllegalStateException("not to be asked for from outside: " + wanted.kind());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

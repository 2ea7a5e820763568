// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import io.circus.itests.CircusHome;
import java.util.List;
import java.util.regex.Pattern;

/** Every documented difference between starts of the original's programs and of ours, by name. */
final class StartDifferences {

    private static final String SHORTER_LOG = "the log has nothing about Python's event loop";
    private static final String LONGER_LOG =
            "the log has more: the endpoints, the sockets, and each process that is spawned or ends";
    private static final String FAILED_START =
            "a failed start is reported in one line on stderr or in the log, and ends with status 1";
    private static final String SOCKET_IN_USE =
            "a socket that cannot be opened is reported in the log, and everything else runs";
    private static final String NO_LOGGER_CONFIG =
            "--logger-config name a configuration of Python's logging and have no effect, with a warning";
    private static final String STATISTICS_INSIDE = "statistics are taken inside the daemon";

    /** Ours runs on where the original ended. */
    private static final String RUNS_ON = "expected: ends with status [01] got: runs until TERM, then ends with status 0"
            + "|stderr extra: \\[INFO] (Arbiter now waiting for commands|w started|Got signal SIG_TERM|Arbiter exiting|w stopped)|";
    private static final String NOT_ZERO = "expected: ends with status 0 got: ends with status 1|";
    private static final String TRACEBACK = "TRACEBACK \\(scrubbed\\)";
    private static final String ADDRESS = "tcp://127.0.0.1:[0-9]+";

    static final List<NamedDifference> NAMED = List.of(
            named("(circusd|circus-top): version", "stdout (missing: 0.19.0|extra: " + Pattern.quote(CircusHome.version()) + ")",
                    "programs print a version of their own"),
            named("circusd: (no argument|help|bad option|bad log level)", "std(out|err) extra: option --(check|shell)",
                    "circusd --check and --shell"),
            named("circus-top: help", "stdout extra: option --(cacert|control|http|insecure|keys|once|server-key|ssh_keyfile|token|token_file)",
                    "circus-top takes commands by keys, keys for the endpoint, an HTTP interface, and --once"),
            named("circusd-stats: .*", "there is no program circusd-stats", STATISTICS_INSIDE),
            named("circus-plugin: .*", "there is no program circus-plugin", "there is no circus-plugin"),

            named("circusd: .*", "stderr missing: \\[INFO] (Installing handle_callback_exception to loop|Registering signals[.]{3})",
                    SHORTER_LOG),
            named("circusd: (runs, logs to stderr|relative name, .*|pid file .*|unix socket path exists, replace)",
                    "stderr missing: (tornado.application\\[PID] \\[ERROR] Exception in callback .*|" + TRACEBACK
                    + "|circus.exc.ConflictError: arbiter is already running arbiter_stop command)", SHORTER_LOG),
            named("circusd: stats_endpoint without statsd", "stderr missing: (asyncio\\[PID] \\[ERROR] Exception in callback .*|"
                    + TRACEBACK + "|handle: <Handle .*|zmq.error.ZMQError: Socket operation on non-socket)", SHORTER_LOG),
            named("circusd: .*", "stderr extra: \\[INFO] (control endpoint " + ADDRESS + ", events on " + ADDRESS
                    + "|w\\[PID]: (spawned as worker 1|killed by TERM after [0-9.]+ s))", LONGER_LOG),
            named("circusd: unix socket path exists, replace", "stderr extra: \\[INFO] socket s is open at .*/u.sock", LONGER_LOG),
            named("circusd: stats_endpoint without statsd", "stderr (missing: \\[INFO] (Starting the stats streamer"
                    + "|Stats streamer stopped)|extra: \\[INFO] statistics on " + ADDRESS + ")", STATISTICS_INSIDE),

            named("circusd: missing file", "stderr (missing: (" + TRACEBACK + "|OSError: the configuration file 'nope.ini' does not"
                    + " exist)|extra: .*/nope.ini: cannot read the configuration file: there is no such file)", FAILED_START),
            named("circusd: pid file of a live process", "stdout missing: pid file '.*/p.pid' is stale, current pid PID"
                    + "|stderr extra: \\[ERROR] cannot create pid file .*/p.pid: it names process [0-9]+, which is alive .*",
                    FAILED_START),
            named("circusd: pid file in a missing directory", "stdout missing: .*/nodir doesn't exist. Can't create pidfile"
                    + "|stderr extra: \\[ERROR] cannot create pid file .*/nodir/p.pid: there is no directory .*/nodir", FAILED_START),
            named("circusd: (pubsub )?endpoint in use", NOT_ZERO + "stderr missing: \\[ERROR] exception Address already in use caught"
                    + "|stderr extra: \\[(INFO] Arbiter exiting|ERROR] cannot bind (control|pubsub) endpoint " + ADDRESS
                    + ": address already in use .*)", FAILED_START),
            named("circusd: bad endpoint", NOT_ZERO
                    + "stderr missing: \\[(INFO] Starting master on pid PID|ERROR] exception Invalid argument caught)"
                    + "|stderr extra: .*/c.ini:2: \\[circus] endpoint: expected tcp://HOST:PORT or ipc://PATH, got 'nonsense'",
                    "a bad value is named with its file, section and key, and nothing is started"),

            named("circusd: (unix socket path exists|managed socket port in use)", RUNS_ON
                    + "stderr missing: \\[ERROR] (Could not bind .*|exception .*[Aa]lready .* caught)"
                    + "|stderr extra: \\[ERROR] cannot open the socket s: cannot bind to .*: EADDRINUSE "
                    + "\\(address already in use\\); going on without it", SOCKET_IN_USE),
            named("circusd: logger config (json|other)", RUNS_ON
                    + "stderr missing: (" + TRACEBACK + "|(FileNotFoundError|Exception): .*/?nofile[.].*)"
                    + "|stderr extra: (circusd: --logger-config has no effect: .*|\\[INFO] Starting master on pid PID)",
                    NO_LOGGER_CONFIG));

    private StartDifferences() {}

    /** @param line a pattern of the whole line */
    private static NamedDifference named(String start, String line, String reason) {
        return NamedDifference.named(start, "\\A(?:" + line + ")\\z", reason);
    }

    /** Why something differs, for each named difference. */
    static List<String> reasons() {
        return NAMED.stream().map(NamedDifference::reason).distinct().toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.control.ControlAccess;
import io.circus.toolkit.OptionType;
import io.circus.watchers.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue of the options of {@code [circus]}: the reader, the comparison of files and the documentation have them from here. */
public final class CircusOption<T> extends Option<T> {

    /** When a changed option counts. */
    public enum Change {
        /** From {@code reloadconfig} on. */
        AT_ONCE("at once"),
        /** From the next start of the daemon on; endpoints from {@code restart} on. */
        RESTART("restart"),
        /** Never: files of the original Circus have it. */
        NEVER("");

        private final String title;

        Change(String title) {
            this.title = title;
        }

        /** The cell of the documentation. */
        public String title() {
            return title;
        }
    }

    private static final Map<String, CircusOption<?>> CATALOGUE = new LinkedHashMap<>();

    static final CircusOption<String> ENDPOINT = restart("endpoint", OptionType.TEXT, "tcp://127.0.0.1:5555",
            "the control endpoint, `tcp://HOST:PORT` or `ipc://PATH`");
    static final CircusOption<String> ENDPOINT_OWNER = restart("endpoint_owner", OptionType.TEXT, null,
            "with `ipc://`: the user that gets the socket file");
    static final CircusOption<Integer> ENDPOINT_MODE = restart("endpoint_mode", OptionType.OCTAL, ControlAccess.DEFAULT.mode(),
            "with `ipc://`: the mode of the socket files, see [security.md](security.md)");
    static final CircusOption<Boolean> ENDPOINT_INSECURE = restart("endpoint_insecure", OptionType.BOOLEAN, false,
            "allow an `endpoint` that other machines reach without keys");
    static final CircusOption<Boolean> STRICT = restart("strict", OptionType.BOOLEAN, false,
            "start with nothing that others can change: [security.md](security.md)");
    static final CircusOption<String> KEYS = restart("keys", OptionType.TEXT, null, "the folder of keys that `tcp://` endpoints ask for");
    static final CircusOption<String> PUBSUB_ENDPOINT = restart("pubsub_endpoint", OptionType.TEXT, "tcp://127.0.0.1:5556",
            "where events are published");
    static final CircusOption<String> STATS_ENDPOINT = atOnce("stats_endpoint", OptionType.TEXT, "tcp://127.0.0.1:5557",
            "where statistics are published; switches them on, see [statistics.md](statistics.md)");
    static final CircusOption<String> MULTICAST_ENDPOINT = restart("multicast_endpoint", OptionType.TEXT, "udp://237.219.251.97:12027",
            "where discovery is answered");
    static final CircusOption<Double> CHECK_DELAY = atOnce("check_delay", OptionType.NUMBER, 5.0,
            "the longest pause, in seconds, before a process that keeps dying is spawned again");
    static final CircusOption<Integer> WARMUP_DELAY = atOnce("warmup_delay", OptionType.INTEGER, 0,
            "seconds between the starts of two watchers");
    static final CircusOption<Integer> UMASK = restart("umask", OptionType.OCTAL, null, "umask of the daemon and its children");
    static final CircusOption<String> PIDFILE = restart("pidfile", OptionType.TEXT, null,
            "file for the pid of the daemon; `--pidfile` comes first");
    static final CircusOption<String> LOGLEVEL = atOnce("loglevel", OptionType.TEXT, "info",
            "critical, error, warning, info or debug; `--log-level` comes first");
    static final CircusOption<String> LOGOUTPUT = atOnce("logoutput", OptionType.TEXT, "-",
            "a file, `-` for standard error, `syslog://HOST[:PORT][?FACILITY]` (UDP) or `syslog:///dev/log[?FACILITY]` (local socket);"
            + " `--log-output` comes first");
    static final CircusOption<String> LOGFORMAT = atOnce("logformat", OptionType.TEXT, "text",
            "`text` for the lines of the original, `json` for a JSON object a line");
    static final CircusOption<Boolean> DEBUG = atOnce("debug", OptionType.BOOLEAN, false,
            "the log level is debug unless another one is named");
    static final CircusOption<String> INCLUDE = atOnce("include", OptionType.TEXT, null, "more files, see above");
    static final CircusOption<String> INCLUDE_DIR = atOnce("include_dir", OptionType.TEXT, null, "folders with more files, see above");
    static final CircusOption<String> FQDN_PREFIX = without("fqdn_prefix", OptionType.TEXT, null, "accepted, without visible effect");
    static final CircusOption<Boolean> STATSD = atOnce("statsd", OptionType.BOOLEAN, false, "publish statistics");
    static final CircusOption<Boolean> HTTPD = atOnce("httpd", OptionType.BOOLEAN, false,
            "serve the dashboard, the HTTP interface and metrics: [http.md](http.md)");
    static final CircusOption<String> HTTPD_HOST = atOnce("httpd_host", OptionType.TEXT, "localhost", "the address that it is served at");
    static final CircusOption<Integer> HTTPD_PORT = atOnce("httpd_port", OptionType.INTEGER, 8080, "its port");
    static final CircusOption<Boolean> HTTPD_INSECURE = atOnce("httpd_insecure", OptionType.BOOLEAN, false,
            "allow an `httpd_host` that other machines reach without users or TLS");
    static final CircusOption<String> HTTPD_USERS = atOnce("httpd_users", OptionType.TEXT, null,
            "the file of users and tokens; `web-users` beside the file of the daemon if not given");
    static final CircusOption<String> HTTPD_CERT = atOnce("httpd_cert", OptionType.TEXT, null,
            "a PEM file with the certificate chain: switches on TLS");
    static final CircusOption<String> HTTPD_KEY = atOnce("httpd_key", OptionType.TEXT, null, "a PEM file with its private key");
    static final CircusOption<String> HTTPD_SOCKET = atOnce("httpd_socket", OptionType.TEXT, null, "a Unix socket that it is served at, too");
    static final CircusOption<Integer> HTTPD_SOCKET_MODE = atOnce("httpd_socket_mode", OptionType.OCTAL, ControlAccess.DEFAULT.mode(),
            "the mode of this socket file");
    static final CircusOption<String> HTTPD_SOCKET_OWNER = atOnce("httpd_socket_owner", OptionType.TEXT, null,
            "the user that gets this socket file");
    static final CircusOption<String> HTTPD_NAMES = atOnce("httpd_names", OptionType.TEXT, null,
            "more host names by which browsers may reach it, separated by blanks or commas");
    static final CircusOption<String> LOGGERCONFIG = without("loggerconfig", OptionType.TEXT, null,
            "without effect, see below; so is `--logger-config`");
    static final CircusOption<Boolean> DEBUG_GC = without("debug_gc", OptionType.BOOLEAN, false,
            "without effect: there is no Python garbage collector");
    static final CircusOption<String> STREAM_BACKEND = without("stream_backend", OptionType.TEXT, null,
            "without effect, as in the original");
    static final CircusOption<Boolean> STATSD_CLOSE_OUTPUTS = without("statsd_close_outputs", OptionType.BOOLEAN, false,
            "without effect, as in the original");
    static final CircusOption<Boolean> HTTPD_CLOSE_OUTPUTS = without("httpd_close_outputs", OptionType.BOOLEAN, false,
            "without effect, as in the original");

    private final Change change;

    private CircusOption(String name, OptionType<T> type, T defaultValue, Change change, String meaning) {
        super(name, type, defaultValue, meaning);
        this.change = change;
        CATALOGUE.put(name, this);
    }

    private static <T> CircusOption<T> restart(String name, OptionType<T> type, T defaultValue, String meaning) {
        return new CircusOption<>(name, type, defaultValue, Change.RESTART, meaning);
    }

    private static <T> CircusOption<T> atOnce(String name, OptionType<T> type, T defaultValue, String meaning) {
        return new CircusOption<>(name, type, defaultValue, Change.AT_ONCE, meaning);
    }

    private static <T> CircusOption<T> without(String name, OptionType<T> type, T defaultValue, String meaning) {
        return new CircusOption<>(name, type, defaultValue, Change.NEVER, meaning);
    }

    /** When a change counts. */
    public Change change() {
        return change;
    }

    /** All of them, in the order of the documentation. */
    public static List<CircusOption<?>> all() {
        return List.copyOf(CATALOGUE.values());
    }

    static Set<String> names() {
        return CATALOGUE.keySet();
    }

    /** The names of the options whose changes count at {@code reloadconfig}. */
    public static Set<String> live() {
        return all().stream().filter(option -> option.change == Change.AT_ONCE).map(Option::name).collect(Collectors.toSet());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Place;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.control.ControlAccess;
import io.circus.watchers.OptionType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code [circus]}. A mistake in one option does not keep others from being read. One thread. */
final class CircusSection {

    /** The name of the plugin that {@code statsd} switches on: the name of its watcher in the original. */
    static final String STATISTICS = "circusd-stats";

    private final Section section;
    private final EnvVariables variables;
    private final Sections sections;
    private final Findings findings;
    private final Set<String> known = new HashSet<>(Set.of("include", "include_dir"));

    CircusSection(Sections sections, EnvVariables variables, Findings findings) {
        Section circus = sections.find("circus");
        this.section = circus == null ? new Section("circus", new Place("", 0)) : circus;
        this.sections = sections;
        this.variables = variables;
        this.findings = findings;
    }

    GlobalSettings global() {
        double checkDelay = parsed("check_delay", OptionType.NUMBER, 5.0);
        ControlAccess access = access();
        String control = endpoint("endpoint", "tcp://127.0.0.1:5555");
        refuseStrangers(control, access);
        return new GlobalSettings(control,
                endpoint("pubsub_endpoint", "tcp://127.0.0.1:5556"), endpoint("stats_endpoint", "tcp://127.0.0.1:5557"),
                endpoint("multicast_endpoint", "udp://237.219.251.97:12027"), text("endpoint_owner"),
                Duration.ofNanos((long) (checkDelay * 1e9)), warmupDelay(), access);
    }

    private ControlAccess access() {
        return new ControlAccess(octal("endpoint_mode").orElse(ControlAccess.DEFAULT.mode()),
                parsed("endpoint_insecure", OptionType.BOOLEAN, false), keys());
    }

    /** A relative folder is relative to that of the file. */
    private Optional<Path> keys() {
        try {
            return text("keys").map(keys -> Path.of(section.entry("keys").place().file()).toAbsolutePath()
                    .resolveSibling(keys));
        } catch (InvalidPathException e) {
            findings.mistake(section, section.entry("keys"), "expected a folder, got '" + e.getInput() + "'");
            return Optional.empty();
        }
    }

    /** Whoever may send commands may run programs. Other machines must not get that by accident. */
    private void refuseStrangers(String control, ControlAccess access) {
        if (section.entry("endpoint") != null && isAddress(control, "tcp://") && !access.insecure()
                && access.keys().isEmpty() && !isLoopback(control.substring(6, control.lastIndexOf(':')))) {
            findings.mistake(section, section.entry("endpoint"), "other machines can reach '" + control
                    + "' and run programs by it, expected a loopback address such as 127.0.0.1, keys, or"
                    + " endpoint_insecure = True");
        }
    }

    /** A name that cannot be found is reported when the endpoint is bound. */
    private static boolean isLoopback(String host) {
        try {
            return !host.equals("*") && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    DaemonSettings daemon() {
        return new DaemonSettings(octal("umask"), text("pidfile"), logLevel(), text("logoutput"), jsonLog(),
                parsed("strict", OptionType.BOOLEAN, false));
    }

    /** The plugin that publishes statistics, which {@code statsd} switches on, or an endpoint for it. */
    Optional<PluginSettings> statistics(GlobalSettings global) {
        boolean on = parsed("statsd", OptionType.BOOLEAN, false);
        Entry endpoint = section.entry("stats_endpoint");
        Place place = endpoint == null ? section.place() : endpoint.place();
        return on || text("stats_endpoint").isPresent()
                ? Optional.of(new PluginSettings(STATISTICS, place, "stats", Map.of("endpoint", global.statsEndpoint())))
                : Optional.empty();
    }

    private boolean jsonLog() {
        String format = text("logformat").orElse("text");
        if (!format.equals("text") && !format.equals("json")) {
            findings.mistake(section, section.entry("logformat"), "expected text or json, got '" + format + "'");
        }
        return format.equals("json");
    }

    /** With {@code debug} the log level is debug unless another one is named. */
    private Optional<String> logLevel() {
        Optional<String> byDefault = debug() ? Optional.of("debug") : Optional.empty();
        return text("loglevel").or(() -> byDefault);
    }

    boolean debug() {
        return parsed("debug", OptionType.BOOLEAN, false);
    }

    /** Finds options that have no effect; to be called last. */
    void checkTheRest() {
        withoutEffect("debug_gc", "there is no Python garbage collector");
        withoutEffect("httpd", "there is no web console in this version");
        withoutEffect("statsd_close_outputs", "the original ignores it too");
        withoutEffect("httpd_close_outputs", "the original ignores it too");
        parsed("httpd_port", OptionType.INTEGER, 8080);
        known.add("httpd_host");
        known.add("fqdn_prefix");
        known.add("loggerconfig");
        known.add("stream_backend");
        Optional<String> loggers = text("loggerconfig");
        if (loggers.isPresent() && !loggers.get().equalsIgnoreCase("default")) {
            findings.warning(section, section.entry("loggerconfig"),
                    "has no effect: it is a configuration of Python's logging; use loglevel, logoutput and"
                            + " logformat");
        }
        if (section.entry("stream_backend") != null) {
            findings.warning(section, section.entry("stream_backend"), "has no effect: the original ignores it too");
        }
        for (Entry entry : section.entries()) {
            if (!known.contains(entry.key()) && !sections.isDefault(entry)) {
                findings.warning(section, entry, "is no option of [circus], ignoring it" + Likely.option(entry.key(), known));
            }
        }
    }

    /** The names of all options, once all have been read. */
    Set<String> options() {
        return Set.copyOf(known);
    }

    private Optional<String> text(String key) {
        known.add(key);
        Entry entry = section.entry(key);
        return entry == null ? Optional.empty() : Optional.of(variables.expand(entry.text())).filter(t -> !t.isEmpty());
    }

    private <T> T parsed(String key, OptionType<T> type, T otherwise) {
        known.add(key);
        Entry entry = section.entry(key);
        if (entry != null) {
            try {
                return type.parse(variables.expand(entry.text()));
            } catch (IllegalArgumentException e) {
                findings.mistake(section, entry, e.getMessage());
            }
        }
        return otherwise;
    }

    private void withoutEffect(String key, String why) {
        if (parsed(key, OptionType.BOOLEAN, false)) {
            findings.warning(section, section.entry(key), "has no effect: " + why);
        }
    }

    private String endpoint(String key, String otherwise) {
        String text = text(key).orElse(otherwise);
        boolean udp = key.startsWith("multicast");
        boolean correct = udp ? isAddress(text, "udp://") : isAddress(text, "tcp://") || isPath(text);
        if (section.entry(key) != null && !correct) {
            findings.mistake(section, section.entry(key), "expected "
                    + (udp ? "udp://GROUP:PORT" : "tcp://HOST:PORT or ipc://PATH") + ", got '" + text + "'");
        }
        return text;
    }

    private static boolean isPath(String text) {
        return text.startsWith("ipc://") && text.length() > "ipc://".length();
    }

    private static boolean isAddress(String text, String scheme) {
        int colon = text.lastIndexOf(':');
        if (!text.startsWith(scheme) || colon <= scheme.length()) {
            return false;
        }
        String port = text.substring(colon + 1);
        if (port.equals("*")) {
            return scheme.equals("tcp://");
        }
        try {
            int number = Integer.parseInt(port);
            return number >= 0 && number <= 65535;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Duration warmupDelay() {
        int seconds = parsed("warmup_delay", OptionType.INTEGER, 0);
        if (seconds < 0) {
            findings.mistake(section, section.entry("warmup_delay"), "expected 0 or more seconds, got " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }

    /** Empty if the option is missing or empty. */
    private OptionalInt octal(String key) {
        if (text(key).isEmpty()) {
            return OptionalInt.empty();
        }
        Integer number = parsed(key, OptionType.OCTAL, null);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}

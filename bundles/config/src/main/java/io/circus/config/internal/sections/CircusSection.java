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
import io.circus.toolkit.OptionForm;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code [circus]}. A mistake in one option does not keep others from being read. One thread. */
final class CircusSection {

    /** The name of the plugin that {@code statsd} switches on: the name of its watcher in the original. */
    static final String STATISTICS = "circusd-stats";

    private final Section section;
    private final EnvVariables variables;
    private final Sections sections;
    private final Findings findings;

    CircusSection(Sections sections, EnvVariables variables, Findings findings) {
        Section circus = sections.find("circus");
        this.section = circus == null ? new Section("circus", new Place("", 0)) : circus;
        this.sections = sections;
        this.variables = variables;
        this.findings = findings;
    }

    GlobalSettings global() {
        double checkDelay = parsed(CircusOption.CHECK_DELAY);
        ControlAccess access = access();
        String control = endpoint(CircusOption.ENDPOINT);
        refuseStrangers(control, access);
        return new GlobalSettings(control,
                endpoint(CircusOption.PUBSUB_ENDPOINT), endpoint(CircusOption.STATS_ENDPOINT),
                endpoint(CircusOption.MULTICAST_ENDPOINT), text(CircusOption.ENDPOINT_OWNER),
                Duration.ofNanos((long) (checkDelay * 1e9)), warmupDelay(), access);
    }

    private ControlAccess access() {
        return new ControlAccess(octal(CircusOption.ENDPOINT_MODE).orElse(CircusOption.ENDPOINT_MODE.defaultValue()),
                parsed(CircusOption.ENDPOINT_INSECURE), path(CircusOption.KEYS));
    }

    /** A relative path is relative to the folder of the file that has the option. */
    Optional<Path> path(CircusOption<String> option) {
        try {
            return text(option).map(path -> Path.of(section.entry(option.name()).place().file()).toAbsolutePath().resolveSibling(path));
        } catch (InvalidPathException e) {
            mistake(option, "expected a " + (option == CircusOption.KEYS ? "folder" : "file") + ", got '" + e.getInput() + "'");
            return Optional.empty();
        }
    }

    /** @param option that is given */
    void mistake(CircusOption<?> option, String what) {
        findings.mistake(section, section.entry(option.name()), what);
    }

    /** Whoever may send commands may run programs. Other machines must not get that by accident. */
    private void refuseStrangers(String control, ControlAccess access) {
        if (section.entry("endpoint") != null && OptionForm.isAddress(control, "tcp://") && !access.insecure()
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
        return new DaemonSettings(octal(CircusOption.UMASK), text(CircusOption.PIDFILE), logLevel(),
                text(CircusOption.LOGOUTPUT), jsonLog(),
                parsed(CircusOption.STRICT));
    }

    /** The plugin that publishes statistics, which {@code statsd} switches on, or an endpoint for it. */
    Optional<PluginSettings> statistics(GlobalSettings global) {
        boolean on = parsed(CircusOption.STATSD);
        Entry endpoint = section.entry("stats_endpoint");
        Place place = endpoint == null ? section.place() : endpoint.place();
        return on || text(CircusOption.STATS_ENDPOINT).isPresent()
                ? Optional.of(new PluginSettings(STATISTICS, place, "stats", Map.of("endpoint", global.statsEndpoint())))
                : Optional.empty();
    }

    private boolean jsonLog() {
        String format = text(CircusOption.LOGFORMAT).orElse(CircusOption.LOGFORMAT.defaultValue());
        if (!format.equals("text") && !format.equals("json")) {
            findings.mistake(section, section.entry("logformat"), "expected text or json, got '" + format + "'");
        }
        return format.equals("json");
    }

    /** With {@code debug} the log level is debug unless another one is named. */
    private Optional<String> logLevel() {
        Optional<String> byDefault = debug() ? Optional.of("debug") : Optional.empty();
        return text(CircusOption.LOGLEVEL).or(() -> byDefault);
    }

    boolean debug() {
        return parsed(CircusOption.DEBUG);
    }

    /** Finds options that have no effect; to be called last. */
    void checkTheRest() {
        withoutEffect(CircusOption.DEBUG_GC, "there is no Python garbage collector");
        withoutEffect(CircusOption.STATSD_CLOSE_OUTPUTS, "the original ignores it too");
        withoutEffect(CircusOption.HTTPD_CLOSE_OUTPUTS, "the original ignores it too");
        Optional<String> loggers = text(CircusOption.LOGGERCONFIG);
        if (loggers.isPresent() && !loggers.get().equalsIgnoreCase("default")) {
            findings.warning(section, section.entry("loggerconfig"),
                    "has no effect: it is a configuration of Python's logging; use loglevel, logoutput and"
                            + " logformat");
        }
        if (section.entry("stream_backend") != null) {
            findings.warning(section, section.entry("stream_backend"), "has no effect: the original ignores it too");
        }
        for (Entry entry : section.entries()) {
            if (!CircusOption.names().contains(entry.key()) && !sections.isDefault(entry)) {
                findings.warning(section, entry, "is no option of [circus], ignoring it" + Likely.option(entry.key(), CircusOption.names()));
            }
        }
    }

    Optional<String> text(CircusOption<?> option) {
        Entry entry = section.entry(option.name());
        return entry == null ? Optional.empty() : Optional.of(variables.expand(entry.text())).filter(t -> !t.isEmpty());
    }

    /** The value of {@code option}, or its default, also where the value has a mistake. */
    <T> T parsed(CircusOption<T> option) {
        Entry entry = section.entry(option.name());
        if (entry != null) {
            try {
                return option.type().parse(variables.expand(entry.text()));
            } catch (IllegalArgumentException e) {
                findings.mistake(section, entry, e.getMessage());
            }
        }
        return option.defaultValue();
    }

    private void withoutEffect(CircusOption<Boolean> option, String why) {
        if (parsed(option)) {
            findings.warning(section, section.entry(option.name()), "has no effect: " + why);
        }
    }

    private String endpoint(CircusOption<String> option) {
        String text = text(option).orElse(option.defaultValue());
        boolean udp = option == CircusOption.MULTICAST_ENDPOINT;
        boolean correct = udp ? OptionForm.isAddress(text, "udp://") : OptionForm.isEndpoint(text);
        if (section.entry(option.name()) != null && !correct) {
            findings.mistake(section, section.entry(option.name()), "expected "
                    + (udp ? "udp://GROUP:PORT" : "tcp://HOST:PORT or ipc://PATH") + ", got '" + text + "'");
        }
        return text;
    }

    private Duration warmupDelay() {
        int seconds = parsed(CircusOption.WARMUP_DELAY);
        if (seconds < 0) {
            findings.mistake(section, section.entry("warmup_delay"), "expected 0 or more seconds, got " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }

    /** Empty if it is not given, or given empty. */
    OptionalInt octal(CircusOption<Integer> option) {
        Integer number = text(option).isEmpty() || section.entry(option.name()) == null ? null : parsed(option);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}

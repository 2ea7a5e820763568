// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.command.Version;
import io.circus.cli.connection.ConnectionOptions;
import io.circus.cli.connection.EventEndpoints;
import io.circus.cli.connection.Place;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.cli.top.feed.Routes;
import io.circus.cli.top.view.Look;
import io.circus.verbs.UsageException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/** The program circus-top: the watchers of daemons and what their processes use, on a terminal or as text. */
public final class Main {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    /** The statuses after a signal, 128 and its number, as the shell has them. */
    private static final int HUNG_UP = 129;
    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;
    /** How long {@code --once} waits: a daemon that publishes does so every second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean onTerminal;

    Main(PrintStream out, PrintStream err, Map<String, String> environment, boolean onTerminal) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.onTerminal = onTerminal;
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = TerminalPrinter.on(FileDescriptor.out, 1, false);
        PrintStream err = TerminalPrinter.on(FileDescriptor.err, 2, true);
        int status = new Main(out, err, System.getenv(), System.console() != null && System.console().isTerminal())
                .run(List.of(args));
        out.flush();
        System.exit(status);
    }

    /** Runs the program with the arguments {@code words} and returns the exit status. */
    int run(List<String> words) throws InterruptedException {
        try {
            TopOptions options = TopOptions.parse(words, environment);
            if (options.help()) {
                out.println(TopOptions.HELP);
                return DONE;
            }
            if (options.version()) {
                out.println(Version.text());
                return DONE;
            }
            return options.once() || !isShown() ? plain(options) : show(options);
        } catch (UsageException e) {
            err.println(TopOptions.USAGE + "\ncircus-top: error: " + e.getMessage());
            return e.kind().exitStatus();
        } catch (IllegalArgumentException | IOException e) {
            err.println("error: " + e.getMessage());
            return FAILED;
        }
    }

    /** A terminal that cannot place the cursor gets text, as a pipe does. */
    private boolean isShown() {
        return onTerminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** As text: of one daemon like the original, of several with the name of the daemon before each line. */
    private int plain(TopOptions options) throws InterruptedException, IOException {
        try (Targets targets = Targets.open(statistics(options), (int) PATIENCE.toSeconds())) {
            var pictures = new ArrayList<Pictures>();
            for (Target target : targets.all()) {
                pictures.add(Pictures.of(target, options.daemons().size() > 1, options.processTimeout()));
            }
            return options.once() ? once(pictures) : follow(pictures);
        }
    }

    /** Where the statistics of each daemon are. */
    private static List<Place> statistics(TopOptions options) throws IOException, InterruptedException {
        var places = new ArrayList<Place>();
        for (Routes.Wanted daemon : options.daemons()) {
            Place control = daemon.control();
            if (control.isHttp()) {
                throw new IllegalArgumentException("cannot print the statistics of " + control.name() + ": expected a terminal for an HTTP interface");
            }
            if (daemon.stats().isPresent() || control.server().isEmpty() && options.daemons().size() == 1) {
                places.add(daemon.stats().orElseGet(() -> control.at(ConnectionOptions.STATS)));
            } else {
                try (Targets targets = Targets.open(List.of(control), (int) PATIENCE.toSeconds())) {
                    places.add(EventEndpoints.ofStatistics(targets.all().getFirst(), (int) PATIENCE.toSeconds()));
                }
            }
        }
        return places;
    }

    private int once(List<Pictures> all) throws InterruptedException {
        int status = DONE;
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Pictures each : all) {
            if (each.isThere(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                each.print(out);
            } else {
                err.println("error: no statistics from " + each + " within " + PATIENCE.toSeconds()
                        + " s: does the daemon run, with statsd = True or this stats_endpoint?");
                status = FAILED;
            }
        }
        return status;
    }

    /** Until the output is closed. */
    private int follow(List<Pictures> all) throws InterruptedException {
        for (Pictures each : all.subList(1, all.size())) {
            Thread.ofPlatform().name("circus-top-printer").daemon().start(() -> each.printOn(out));
        }
        all.getFirst().printOn(out);
        return DONE;
    }

    private int show(TopOptions options) throws IOException, InterruptedException {
        try (Routes routes = Routes.open(options.daemons(), (int) PATIENCE.toSeconds());
                Terminal terminal = TerminalBuilder.builder().name("circus-top").system(true).build();
                var dashboard = new Dashboard(terminal, routes.all(), new Look(!environment.containsKey("NO_COLOR"), isUtf8()))) {
            // A signal must not leave the terminal in this mode. A hook at the end of the JVM would come too late: that of JLine closes it.
            Signals.register("INT", () -> dashboard.end(INTERRUPTED));
            Signals.register("TERM", () -> dashboard.end(TERMINATED));
            Signals.register("HUP", () -> dashboard.end(HUNG_UP));
            return dashboard.run();
        }
    }

    /** Whether the locale says so. */
    private boolean isUtf8() {
        for (String variable : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                return locale.toLowerCase(Locale.ROOT).replace("-", "").endsWith("utf8");
            }
        }
        return false;
    }
}

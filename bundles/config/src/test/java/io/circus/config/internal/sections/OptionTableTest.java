// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import io.circus.config.internal.ini.Findings;
import io.circus.toolkit.OptionType;
import io.circus.watchers.Option;
import io.circus.watchers.OptionEffect;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamOption;
import io.circus.watchers.WatcherOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** The tables on the user's pages have every option that is read, with its type and its default, and no other. */
public class OptionTableTest {

    private static final Path PAGES = Path.of("../../distribution/src/main/doc");

    /** Texts that are of no other type. */
    private static final Map<String, String> WRONG =
            Map.of("int", "two", "float", "soon", "bool", "maybe", "octal", "9", "signal", "SIGNOPE");

    @Rule
    public final Scratch scratch = new Scratch();

    /** A row: {@code | `name` | type | default | meaning |}. */
    private record Row(String name, String type, String byDefault, String meaning) {

        static Row of(List<String> cells) {
            return new Row(cells.get(0), cells.get(1), cells.get(2), cells.getLast());
        }
    }

    @Test
    public void everyOptionOfAWatcher() throws IOException {
        var catalogue = new ArrayList<List<String>>();
        for (WatcherOption<?> option : WatcherOption.all()) {
            catalogue.add(List.of("`" + option + "`", option.type().name(), option.defaultText(), option.effect().title(),
                    option.meaning()));
        }
        new OptionTable(PAGES.resolve("configuration.md"), "## [watcher:NAME]", "when set").check(catalogue);
    }

    @Test
    public void everyFamilyOfOptionsOfAWatcher() throws IOException {
        var catalogue = new ArrayList<List<String>>();
        for (OptionFamily family : OptionFamily.values()) {
            catalogue.add(List.of(family.title(), family.effect().title(), family.meaning()));
        }
        new OptionTable(PAGES.resolve("configuration.md"), "Besides:", "when set").check(catalogue);
    }

    /** The command line converts words without asking the daemon: the options that can be set are written into its jar. */
    @Test
    public void everyOptionThatTheCommandLineKnows() throws IOException {
        var lines = new ArrayList<String>();
        WatcherOption.all().stream().filter(option -> option.effect() != OptionEffect.FIXED).forEach(option -> lines.add(
                line(option.name(), option.type() == OptionType.WHOLE_NUMBER ? "float" : option.type().name(), option.effect(),
                        option.meaning())));
        lines.add(line("env", "env", OptionFamily.ENVIRONMENT.effect(), "the whole environment, as A=1,B=2"));
        lines.add(line("retry_in", "float", OptionFamily.RETRY_IN.effect(), "accepted, without effect"));
        lines.add(line("hooks", "hooks", OptionFamily.HOOK.effect(), "several hooks, as POINT:CALLABLE,POINT:CALLABLE"));
        OptionFamily.HOOK.known().forEach(point -> lines.add(line("hooks." + point, "text", OptionFamily.HOOK.effect(), "")));
        for (String stream : ProcessOutputs.STREAMS) {
            for (StreamOption<?> option : List.of(StreamOption.MAX_BYTES, StreamOption.BACKUP_COUNT)) {
                lines.add(line(stream + "." + option.name(), "int", OptionFamily.STREAM.effect(), ""));
            }
        }
        Path file = Path.of("../verbs/src/main/resources/io/circus/verbs/options.txt");
        if (OptionTable.WRITES) {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        }
        assertEquals(file + " differs from the catalogue; mvn test -Dcircus.options=write writes it anew",
                String.join("\n", lines), String.join("\n", Files.readAllLines(file)));
    }

    private static String line(String name, String type, OptionEffect effect, String meaning) {
        return String.join("\t", name, type, effect.title(), meaning);
    }

    /** What happens to a running watcher, as another page tells it. */
    @Test
    public void thePageAboutReloadingTellsTheSameEffects() throws IOException {
        String page = Files.readString(PAGES.resolve("reloading.md"));
        List<String> reload = new ArrayList<>(named(OptionEffect.RELOAD));
        reload.add("env");
        List<String> atOnce = new ArrayList<>(named(OptionEffect.AT_ONCE));
        atOnce.remove("numprocesses");
        atOnce.addAll(List.of("hooks", "hooks.X", "rlimit_X", "retry_in"));
        for (List<String> row : List.of(reload, atOnce)) {
            String cell = "| `" + String.join("`, `", row) + "` |";
            assertTrue("expected the row " + cell + " in reloading.md", page.contains(cell));
        }
    }

    private static List<String> named(OptionEffect effect) {
        return WatcherOption.all().stream().filter(option -> option.effect() == effect).map(Option::name).toList();
    }

    @Test
    public void everyOptionOfTheDaemon() throws IOException {
        var catalogue = new ArrayList<List<String>>();
        for (CircusOption<?> option : CircusOption.all()) {
            catalogue.add(List.of("`" + option + "`", option.type().name(), byDefault(option), option.change().title(), option.meaning()));
        }
        new OptionTable(PAGES.resolve("configuration.md"), "## [circus]", "when changed").check(catalogue);
        List<Row> rows = rows("configuration.md", "## [circus]");
        var plain = scratch.read("[watcher:w]\ncmd = a\n");
        for (Row row : rows) {
            if (!row.byDefault().isEmpty()) {
                var given = scratch.read("[circus]\n" + row.name() + " = " + row.byDefault() + "\n");
                assertEquals(row.name(), List.of(), given.findings().mistakes());
                assertEquals(row.name(), plain.global(), given.global());
                assertEquals(row.name(), plain.daemon().umask(), given.daemon().umask());
            }
            checkType(row, "[circus]\n%s = %s\n", read -> read.findings().mistakes());
        }
        // these are no part of the settings as long as they are not given
        assertEquals("info", byDefault(rows, "loglevel"));
        assertEquals("-", byDefault(rows, "logoutput"));
    }

    @Test
    public void everyOptionOfASocket() throws IOException {
        var catalogue = new ArrayList<List<String>>();
        for (SocketOption<?> option : SocketOption.all()) {
            catalogue.add(List.of("`" + option + "`", option.type().name(), byDefault(option), option.meaning()));
        }
        new OptionTable(PAGES.resolve("sockets.md"), "# Managed sockets", "meaning").check(catalogue);
        List<Row> rows = rows("sockets.md", "# Managed sockets");
        var plain = scratch.read("[socket:s]\nbacklog = 2048\n");
        for (Row row : rows) {
            if (!row.byDefault().isEmpty()) {
                var given = scratch.read("[socket:s]\n" + row.name() + " = " + row.byDefault() + "\n");
                assertEquals(row.name(), plain.sockets(), given.sockets());
            }
            // as in the original, a socket whose options make no sense is left out
            checkType(row, "[socket:s]\n%s = %s\n", read -> read.findings().mistakes().isEmpty()
                    ? read.findings().failures() : read.findings().mistakes());
        }
    }

    /** Whatever else is given: each alone, and all of them together. */
    @Test
    public void noDocumentedOptionIsTakenForASlip() throws IOException {
        for (Table table : List.of(new Table("[circus]", "", rows("configuration.md", "## [circus]")),
                new Table("[watcher:w]", "cmd = sleep 1\n", rows("configuration.md", "## [watcher:NAME]")),
                new Table("[socket:s]", "", rows("sockets.md", "# Managed sockets")))) {
            var all = new StringBuilder(table.title + "\n" + table.options);
            for (String name : names(table.rows)) {
                assertKnown(table.title + "\n" + table.options + name + " = 1\n");
                all.append(name).append(" = 1\n");
            }
            assertKnown(all.toString());
        }
    }

    /** Options in the documentation of the original, also those that have no effect, and what its users add. */
    @Test
    public void noOptionOfTheOriginalIsTakenForASlip() throws IOException {
        assertKnown("[circus]\ndebug = True\nloglevel = info\n");
        for (String name : List.of("endpoint", "endpoint_owner", "pubsub_endpoint", "stats_endpoint", "statsd", "multicast_endpoint",
                "check_delay", "warmup_delay", "umask", "pidfile", "loglevel", "logoutput", "loggerconfig", "debug", "debug_gc",
                "httpd", "httpd_host", "httpd_port", "fqdn_prefix", "include", "include_dir", "stream_backend",
                "statsd_close_outputs", "httpd_close_outputs")) {
            assertKnown("[circus]\n" + name + " = 1\n");
        }
        for (String name : List.of("cmd", "args", "shell", "shell_args", "executable", "working_dir", "uid", "gid", "numprocesses",
                "singleton", "warmup_delay", "autostart", "respawn", "max_retry", "graceful_timeout", "stop_signal", "stop_children",
                "send_hup", "max_age", "max_age_variance", "priority", "use_sockets", "stdin_socket", "on_demand", "copy_env",
                "copy_path", "virtualenv", "virtualenv_py_ver", "close_child_stdin", "close_child_stdout", "close_child_stderr",
                "rlimit_nofile", "rlimit_NPROC", "stdout_stream.class", "stderr_stream.filename", "stdout_stream.refresh_time",
                "hooks.before_start", "hooks.extended_stats", "check_flapping", "use_papa", "flapping.attempts", "flapping.max_retry",
                "name", "env", "retry_in", "anything", "port", "my_option")) {
            assertKnown("[watcher:w]\ncmd = sleep 1\n" + name + " = 1\n");
        }
        for (String name : List.of("host", "port", "family", "type", "proto", "path", "umask", "replace", "backlog", "interface",
                "so_reuseport", "blocking")) {
            assertKnown("[socket:s]\n" + name + " = 1\n");
        }
    }

    private record Table(String title, String options, List<Row> rows) {}

    private void assertKnown(String text) throws IOException {
        Findings findings = scratch.read(text).findings();
        assertEquals(text, List.of(), Stream.of(findings.warnings(), findings.failures(), findings.mistakes()).flatMap(List::stream)
                .filter(line -> line.contains("is no option") || line.contains("did you mean") || line.contains("has no option")
                        || line.contains("there is no hook") || line.contains("there is no limit")).toList());
    }

    private static String byDefault(Option<?> option) {
        String text = option.defaultText();
        return text.isEmpty() || !option.type().isText() && !option.type().name().equals("name") ? text : "`" + text + "`";
    }

    private void checkType(Row row, String section, Function<Configuration, List<String>> said) throws IOException {
        if (WRONG.containsKey(row.type())) {
            List<String> lines = said.apply(scratch.read(section.formatted(row.name(), WRONG.get(row.type()))));
            assertTrue(row.name() + ": " + lines, lines.stream().anyMatch(line -> line.contains("] " + row.name() + ":")));
        } else {
            assertTrue(row.name() + ": " + row.type(), List.of("text", "name", "name or number").contains(row.type()));
        }
    }

    private static TreeSet<String> names(List<Row> rows) {
        var names = new TreeSet<String>();
        rows.forEach(row -> names.add(row.name()));
        return names;
    }

    private static String byDefault(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow().byDefault();
    }

    /** The table of a page behind a heading. */
    private static List<Row> rows(String page, String heading) throws IOException {
        return new OptionTable(PAGES.resolve(page), heading, "meaning").plain().stream().map(Row::of).toList();
    }
}

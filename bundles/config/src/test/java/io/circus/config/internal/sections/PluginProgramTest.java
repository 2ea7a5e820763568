// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import io.circus.toolkit.ShellWords;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Plugins that are programs: what they are run with. */
public class PluginProgramTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<List<String>> asked = new ArrayList<>();
    private Optional<String> problem = Optional.empty();

    private Configuration read(String text) throws IOException {
        Path ini = Files.writeString(folder.getRoot().toPath().resolve("circus.ini"), text);
        return ConfigurationReader.read(ini, Scratch.PROCESS, Optional.of(folder.getRoot().toPath()), command -> {
            asked.add(command);
            return problem;
        });
    }

    private static WatcherSettings only(Configuration configuration) {
        assertEquals(List.of(), configuration.findings().mistakes());
        assertEquals(1, configuration.watchers().size());
        return configuration.watchers().getFirst();
    }

    private static List<String> words(WatcherSettings watcher) {
        return ShellWords.split(watcher.get(WatcherOption.CMD));
    }

    @Test
    public void aProgramGetsTheCommandLineOfTheOriginalsPlugins() throws Exception {
        WatcherSettings watcher = only(read("""
                [circus]
                endpoint = tcp://127.0.0.1:1234
                pubsub_endpoint = tcp://*:1235
                check_delay = 2.5
                loglevel = info
                [plugin:mine]
                use = exec:bin/mine --own "two words"
                greeting = it's "quoted"; $HOME
                rate = 3
                """));
        assertEquals("plugin:mine", watcher.name());
        assertEquals(List.of("bin/mine", "--own", "two words", "--endpoint", "tcp://127.0.0.1:1234", "--pubsub",
                "tcp://127.0.0.1:1235", "--check-delay", "2.5", "--config",
                "__name__:plugin:mine:::greeting:it's \"quoted\"; $HOME:::name:plugin:mine:::rate:3", "--log-level", "info"),
                words(watcher));
        assertEquals("3", watcher.freeForm().get("rate"));
    }

    @Test
    public void itsWatcherIsASingletonThatStartsBeforeTheOthers() throws Exception {
        WatcherSettings watcher = only(read("[plugin:mine]\nuse = exec:mine\n"));
        assertEquals(true, watcher.get(WatcherOption.SINGLETON));
        assertEquals(1, (int) watcher.get(WatcherOption.PRIORITY));
        assertEquals(true, watcher.get(WatcherOption.COPY_ENV));
        assertEquals(true, watcher.get(WatcherOption.CLOSE_CHILD_STDOUT));
        assertEquals(true, watcher.get(WatcherOption.CLOSE_CHILD_STDERR));
    }

    @Test
    public void optionsOfAWatcherCountForItsWatcherToo() throws Exception {
        WatcherSettings watcher = only(read("""
                [plugin:mine]
                use = exec:mine
                graceful_timeout = 3
                priority = 7
                cmd = not this
                singleton = False
                """));
        assertEquals(3.0, watcher.get(WatcherOption.GRACEFUL_TIMEOUT), 0);
        assertEquals(7, (int) watcher.get(WatcherOption.PRIORITY));
        assertEquals(true, watcher.get(WatcherOption.SINGLETON));
        assertEquals("mine", words(watcher).getFirst());
        assertTrue(watcher.get(WatcherOption.CMD).contains("cmd:not this"));
    }

    @Test
    public void whatIsNoOptionOfAWatcherIsToldAndLeftToThePlugin() throws Exception {
        Configuration configuration = read("[plugin:mine]\nuse = exec:mine\ngraceful_timeout = soon\nx = a:::b\n");
        assertEquals(30.0, only(configuration).get(WatcherOption.GRACEFUL_TIMEOUT), 0);
        List<String> warnings = configuration.findings().warnings();
        assertTrue(warnings.toString(), warnings.get(0).contains(
                "circus.ini:3: [plugin:mine] graceful_timeout: counts for the plugin alone"));
        assertTrue(warnings.toString(), warnings.get(1).contains("circus.ini:4: [plugin:mine] x: contains ':::'"));
    }

    @Test
    public void withDebugItsOutputIsShownAndItIsToldSo() throws Exception {
        WatcherSettings watcher = only(read("[circus]\ndebug = True\n[plugin:mine]\nuse = exec:mine\n"));
        assertEquals(false, watcher.get(WatcherOption.CLOSE_CHILD_STDOUT));
        assertTrue(words(watcher).containsAll(List.of("--log-level", "DEBUG")));
    }

    @Test
    public void aDottedNameThatNoJarProvidesIsRunByPython() throws Exception {
        WatcherSettings watcher = only(read("[plugin:mine]\nuse = my.plugins.Mine\nssh = me@there\n"));
        List<String> words = words(watcher);
        assertEquals(List.of("python3", "-c", "from circus.plugins import main; main()"), words.subList(0, 3));
        assertEquals("my.plugins.Mine", words.getLast());
        assertTrue(words.containsAll(List.of("--ssh", "me@there")));
        assertEquals("my.plugins.Mine", asked.getFirst().getLast());
    }

    @Test
    public void oneThatPythonCannotImportWaitsForItsJar() throws Exception {
        problem = Optional.of("python3 cannot import circus.plugins: No module named 'circus'");
        Configuration configuration = read("[plugin:mine]\nuse = my.plugins.Mine\n");
        assertEquals(List.of(), configuration.watchers());
        assertEquals(List.of(), configuration.findings().omissions());
        assertEquals("my.plugins.Mine", configuration.plugins().getFirst().use());
        String warning = configuration.findings().warnings().getFirst();
        assertTrue(warning, warning.contains("circus.ini:2: [plugin:mine] use: no jar in ") && warning.endsWith(
                "it cannot be run: python3 cannot import circus.plugins: No module named 'circus'; waiting for its jar"));
    }

    @Test
    public void aShortNameIsLeftToTheBundles() throws Exception {
        Configuration configuration = read("[plugin:guard]\nuse = flapping\n");
        assertEquals(List.of(), configuration.watchers());
        assertEquals("flapping", configuration.plugins().getFirst().use());
        assertEquals(List.of(), asked);
    }

    @Test
    public void nothingBehindExecIsAMistake() throws Exception {
        assertTrue(read("[plugin:mine]\nuse = exec:\n").findings().mistakes().getFirst()
                .contains("expected a program behind exec:"));
        assertTrue(read("[plugin:mine]\nuse = exec:a 'b\n").findings().mistakes().getFirst()
                .contains("a quotation is not closed"));
    }
}

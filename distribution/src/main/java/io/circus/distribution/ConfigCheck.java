// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code --check}: reads the file as the daemon does, without a framework. */
final class ConfigCheck {

    private ConfigCheck() {}

    /**
     * Prints the mistakes in {@code config}. If there are none, prints what a reload would change in the daemon that runs with the
     * file. Returns the exit status.
     */
    static int run(Home home, Path config, PrintStream out, PrintStream err) throws IOException {
        var jars = new ArrayList<URL>();
        for (Path jar : home.systemJars()) {
            jars.add(jar.toUri().toURL());
        }
        jars.add(home.programs().toUri().toURL());
        try (var loader = new URLClassLoader(jars.toArray(URL[]::new), ConfigCheck.class.getClassLoader())) {
            Class<?> check = loader.loadClass("io.circus.config.internal.check.Check");
            int status = (int) check.getMethod("run", Path.class, Path.class, Function.class, PrintStream.class,
                    PrintStream.class).invoke(null, config, home.root(), (Function<List<String>, Optional<String>>)
                    ConfigCheck::runToEnd, out, err);
            Object users = check.getMethod("usersFile", Path.class).invoke(null, config);
            loader.loadClass("io.circus.cli.UsersWarnings").getMethod("print", Optional.class, PrintStream.class).invoke(null, users, err);
            if (status == 0) {
                Object endpoint = check.getMethod("controlEndpoint", Path.class).invoke(null, config);
                loader.loadClass("io.circus.cli.RunningPlan")
                        .getMethod("print", String.class, Path.class, PrintStream.class).invoke(null, endpoint, config, out);
            }
            return status;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot check " + config + ": " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot check " + config + ": no io.circus.config.jar in " + home.root().resolve("system")
                    + ", or no " + home.programs(), e);
        }
    }

    /** Runs {@code command}: empty if it ended with status 0, else its output. No daemon is there to run it. */
    private static Optional<String> runToEnd(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            return status == 0 ? Optional.empty()
                    : Optional.of(said.isEmpty() ? command.getFirst() + " exited with status " + status : said);
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}

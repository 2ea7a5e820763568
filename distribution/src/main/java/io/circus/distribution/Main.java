// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import io.circus.distribution.log.KeptLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The program circusd: reads the command line and carries it out. The script {@code bin/circusd} starts it with
 * the system property {@code circus.home}.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("java.util.logging.manager", KeptLog.class.getName());
        int status;
        try {
            status = run(List.of(args), System.out, System.err);
        } catch (Throwable e) {
            // Any throwable, such as an error of the JVM for lack of descriptors, or a broken jar: the threads of a half-started
            // framework must not keep a useless daemon alive.
            StartFailure.tell(e);
            status = StartFailure.STATUS;
        }
        System.out.flush();
        // Returning is the normal end. Another status than 0, and threads that plugins have left behind, need exit.
        if (status != CommandLineOptions.OK || Leftovers.report()) {
            System.exit(status);
        }
    }

    private static int run(List<String> words, PrintStream out, PrintStream err) throws Exception {
        var version = String.valueOf(Main.class.getPackage().getImplementationVersion());
        var home = new Home(Path.of(System.getProperty("circus.home", ".")));
        Launch launch;
        try {
            launch = CommandLineOptions.read(words);
        } catch (UsageException e) {
            err.println(e.getMessage());
            return e.status();
        }
        if (launch instanceof Launch.Run run) {
            return new DaemonFramework(home, run.properties(home, version)).runToEnd();
        }
        if (launch instanceof Launch.Check check) {
            return ConfigCheck.run(home, check.config(), out, err);
        }
        out.println(launch instanceof Launch.Print print ? print.text() : version);
        return CommandLineOptions.OK;
    }
}

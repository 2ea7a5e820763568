// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.client.UnreachableException;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import java.io.PrintStream;

/** The help texts of circusctl. */
public final class Help {

    public static final String USAGE = "usage: circusctl [options] command [args]";

    private static final String OPTIONS = """

            Options, before the command:
              --endpoint ENDPOINT   the control endpoint of the daemon (CIRCUSCTL_ENDPOINT, else
                                    tcp://127.0.0.1:5555); give several to ask several daemons.
                                    For listen: the event endpoint (tcp://127.0.0.1:5556)
              --ssh USER@HOST:PORT  reach the endpoint through ssh, as HOST sees it
              --ssh_keyfile FILE    the key for ssh
              --timeout SECONDS     how long to wait for a reply (5; with --waiting 15), and how
                                    long to try while nobody takes connections (2)
              --json                print the reply as one line of JSON
              --prettify            with --json: over several lines, sorted by key
              --keys FILE           your secret key, for an endpoint that asks for keys (CIRCUSCTL_KEYS)
              --server-key FILE     the public key of the daemon (CIRCUSCTL_SERVER_KEY)
              --http URL            reach the daemon by its HTTP interface instead: http://HOST:PORT,
                                    https://HOST:PORT or unix:/PATH
              --token TOKEN         your token for it (CIRCUSCTL_TOKEN)
              --token_file FILE     a file whose first line is the token
              --cacert FILE         with https: the certificates to believe, in PEM
              --insecure            with https: believe any certificate
              @NAME                 the daemon called NAME in the servers file, or all of the group NAME;
                                    @all: every one there (/etc/circus/servers, then
                                    ~/.config/circus/servers, or CIRCUSCTL_SERVERS)
              --discover            list the daemons that answer in the network within a second; with
                                    a command: run it on them
              --multicast ADDRESS   where --discover asks (udp://237.219.251.97:12027)
              --help                print this, or what a command does (circusctl --help status)
              --version             print the version

            Without a command circusctl is a shell: it reads commands from the terminal, or from a
            pipe, one a line.

            Exit status: 0 done, 1 no reply or wrong arguments, 2 unknown option or command,
            3 refused by the daemon.""";

    private static final int COLUMN = 22;

    private Help() {}

    public static void print(PrintStream out) {
        out.println(USAGE + "\n\nControls a Circus daemon\n\nCommands:");
        printCommands(out);
        out.println(line(Keygen.NAME, Keygen.SUMMARY));
        for (WebUsers.What users : WebUsers.What.values()) {
            out.println(line(users.word(), users.summary()));
        }
        out.println(OPTIONS);
    }

    /** A line a command. */
    public static void printCommands(PrintStream out) {
        for (Verb verb : Verbs.all()) {
            out.println(line(verb.name(), verb.summary()));
        }
    }

    /** A word and what it means. */
    public static String line(String word, String meaning) {
        return "  " + word + " ".repeat(Math.max(1, COLUMN - word.length())) + meaning;
    }

    /** The message that the daemon does not run, and what to do. */
    static String unreachable(UnreachableException e, Options options) {
        return "Timed out.\n" + e.getMessage() + " (tried for " + options.refusals() + " s).\nStart the daemon with circusd FILE,"
                + " or name its control endpoint by --endpoint (or CIRCUSCTL_ENDPOINT).";
    }

    /**
     * The message about a timeout: what was tried, what is in the way, and what to do.
     *
     * @param state the state of the watcher, as the daemon reports it; "" if it does not
     */
    static String timedOut(Target target, String command, int seconds, String state) {
        String tried = "Timed out.\nThere was no reply to " + command + " from " + target + " within " + seconds + " s";
        if (!state.isEmpty()) {
            return tried + ", the daemon is still at it: " + state
                    + ".\nTo wait for longer raise the time-out: circusctl --timeout 60 ...";
        }
        return tried + found(target) + ".\nIf the daemon cannot be reached, check that it runs and that --endpoint"
                + " (or CIRCUSCTL_ENDPOINT) names its control\nendpoint. If what was asked takes longer, raise the time-out:"
                + " circusctl --timeout 60 ...";
    }

    /** The near end of a tunnel says nothing about the far one. */
    private static String found(Target target) {
        if (target.options().ssh().isPresent()) {
            return "";
        }
        Probe probe = Probe.of(target.endpoint());
        if (!probe.obstacle().isEmpty()) {
            return ", and no connection: " + probe.obstacle();
        }
        boolean keys = target.options().keys().isPresent();
        return switch (probe.mechanism()) {
            case "CURVE" -> keys ? ", which answers only those whose key it knows"
                    : ", which answers only those who have a key (--keys, --server-key)";
            case "NULL" -> keys ? ", which asks for no keys (--keys, --server-key)" : ", although something listens there";
            default -> ", although something listens there";
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static io.circus.itests.replay.NamedDifference.named;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every documented difference between the original and this daemon that the recordings show, by name. */
final class Differences {

    /**
     * How a recording is to be played.
     *
     * @param longestPause up to how many seconds the pauses of the recording matter; 0 if they do not
     * @param skipped numbers of the requests that are not sent
     * @param undone requests that the original refuses and ours fulfils: what takes their effect back, by their numbers
     * @param restless watchers whose events come at times of their own: their kinds are compared, not their number
     * @param ends the time of the recording at which the replay ends
     */
    record Script(double longestPause, Set<Integer> skipped, Map<Integer, String> undone, Set<String> restless,
            Optional<Double> ends) {

        /** One that changes nothing but this. */
        private static Script pausing(double longestPause, String... restless) {
            return new Script(longestPause, Set.of(), Map.of(), Set.of(restless), Optional.empty());
        }

        boolean skips(int request) {
            return skipped.contains(request);
        }
    }

    private static final String ANY = ".*";
    private static final String AT_ONCE = "a dead process is noticed and replaced at once, not at the next tick";
    private static final String CHANCE = "whether a crashing process is dead when it is stopped depends on the moment";
    private static final String ANSWERED = "every request gets a reply, the malformed ones too";
    private static final String NO_CONFLICT = "commands join or queue per watcher, they are not refused";
    private static final String NO_HANGING_STOP =
            "a stop during a kill waits no longer than the timeout of the kill";

    private static final String A_MISTAKE = "a bad value is named with its file, section and key, and nothing is started";
    private static final String PLUGINS_INSIDE = "a plugin runs inside the daemon and has no process";
    private static final String FAILED_START = "a watcher that cannot start is stopped, and keeps no other from starting";
    private static final String FAILURE_TOLD =
            "with waiting, a failed start is reported with its reason (errno 6), also that of a restart and of add";
    private static final String EVERY_OPTION_COUNTS = "set applies every option that it accepts";
    private static final String CALLED_LATER = "a hook is looked up when it is called";
    private static final String SIGNAL_BY_NAME = "a stop signal can be given by name";
    private static final String COMPARED_RIGHTLY =
            "reloadconfig notices options that are added or changed back";
    private static final String GLOBAL_CHANGE =
            "a change of [circus] restarts no watcher and does not keep other changes from being applied";

    /** What differs in a reply when the original refuses and ours fulfils. */
    private static final String FULFILLED = ".*: reply.(status: expected \"error\" got \"ok\"|(reason|tb|errno): missing)$";

    /** What differs in a reply when the original says ok to a start that comes to nothing, and ours says why. */
    private static final String TOLD_TO_FAIL = ": reply.(status: expected \"ok\" got \"error\"$|(info|started|kept): missing$"
            + "|reason: extra, with \"cannot start |tb: extra, with null$|errno: extra, with 6$)";

    private static final List<NamedDifference> NAMED = List.of(
            Causes.DIFFERENCE,
            named("08_.*", "^request 8 .*reply.options.warmup_delay: expected 0 got 0.0$",
                    "seconds given to add are shown with a decimal point, as after set"),
            named("06_.*", "^request 13 " + FULFILLED + "|^event watcher.w.updated: extra, before updated recorded at 2.007",
                    SIGNAL_BY_NAME),
            named("08_.*", "^request 33 " + FULFILLED + "|^event watcher.zz.(add|remove): extra, before the end", SIGNAL_BY_NAME),
            // missing programs, and hooks that fail: those that refuse answer as there
            named("08_.*", "^request 25 .*" + TOLD_TO_FAIL, FAILURE_TOLD),
            named("13_.*", "^request [0-9]+ .*\"name\": \"boom_.*" + TOLD_TO_FAIL, FAILURE_TOLD),
            named("14b_.*", "^answer to what the original leaves unanswered: .*\"reason\":\"(cannot start b_stdinbad: |b_stdinbad: overtaken by stop).*\"errno\":6,",
                    FAILURE_TOLD),
            named("10_.*", "^request 8 .*: reply.(errno: expected 5 got 6$|reason: expected \"arbiter is already running .* got \"cannot start nobinary: )",
                    FAILURE_TOLD),
            named(ANY, "^request [0-9]+ .*\"status\", .*: reply.why: extra, with ", "the status of one watcher says why it could not start or replace a process"),
            named("(18|18b|19)_.*", "^event watcher.[a-z]+.(add|remove): extra, ",
                    "reloadconfig publishes the events add and remove for added and removed watchers"),
            named("25_.*", "^request (2|18|20) .*: reply.status(es.zero)?: expected \"stopped\" got \"active\"$"
                    + "|^event watcher.zero.(spawn|kill|start|stop|reap exit_code=-15): (extra|missing)",
                    "a watcher with numprocesses = 0 is active once it is started"),
            named("06_.*", "^request 43 " + FULFILLED,
                    "a stream can be set as a whole when there is one already"),
            named("06_.*", "^request 49 " + FULFILLED, CALLED_LATER),
            named("06_.*", "^request 60 .*options.stdout_stream_conf.(filename|time_format): missing",
                    "a stream can be set as a whole when there is one already"),
            named("06_.*", "^request 60 .*options.(close_child_stdin|copy_env|env[.][A-Z_]+|graceful_timeout|max_retry"
                    + "|respawn|singleton|retry_in): (expected|extra)", EVERY_OPTION_COUNTS),
            // two processes of a singleton
            named("06_.*", "^request 38 .*: reply.(status: expected \"ok\" got \"error\"|(reason: extra, with \"command .*: Singleton"
                    + " watcher has a single process\"|tb: extra, with .*|errno: extra, with 5))$", EVERY_OPTION_COUNTS),
            named("06_.*", "^request 39 " + FULFILLED + "|^event watcher.w.(kill|reload): extra, before updated recorded at 4.387",
                    "a reload always finds a free number for a worker"),
            named("06_.*", "event watcher.w.kill: missing, recorded at (2.434|4.441)",
                    "what is told of a process's children is not compared, and there is no second process to be stopped"),

            named("08_.*", "^request 8 .*reply.options.args: ", "a list is stored as text that splits into the same words"),
            named("08_.*", "^request 8 .*reply.options.env(.(PYTHONPATH|EXTRA|JAVA_HOME|CIRCUS_JAVA_OPTS|PWD))?: (expected|extra)",
                    "env is sorted, and the surroundings of the replay are others"),
            named("08_.*", "^request 15 .*reply.options.stdout_stream.class: missing",
                    "the options of a stream are shown with the stream"),
            named("08_.*", "^request 11 .*: reply.started: expected 1 items", "an echo may have ended before the reply"),
            named("08_.*", "^event watcher.e.reap exit_code=0: ", "an echo may end before the watcher has started"),
            named("08_.*", "^request 16 " + FULFILLED + "|^event watcher.g.(add|remove): extra, before add recorded at 2.637",
                    "a limit can be given as a number"),
            named("08_.*", "^request 23 " + FULFILLED, CALLED_LATER),
            named("08_.*", "^request 24 .*: reply.reason: ", CALLED_LATER),
            named("08_.*", "^events of k: ", CALLED_LATER),
            named("08_.*", "^events of o: ", "add with start refuses an empty command"),
            named("08_.*", "^request 40 .*: reply.(reason|tb|errno): expected", "the reply to a failed request has the reason"),
            named("08_.*", "^request 41 .*: reply.reason: expected \"server error\" got \"cannot start p: ", "the words of a command can be a list"),
            named("08_.*", "^request 4[48] .*reply.watchers", "k is there, since its hook is looked for later, and o is not"),
            named("08_.*", "^request 47 .*: reply.reason", "the message about a wrong name is worded differently"),

            named("08_.*", "^request 12 .*reply.(status: expected \"stopped\" got \"stopping\"$|since: extra)",
                    "an echo may not have ended yet"),
            named("03_.*", "^event watcher.stubborn.(kill|reap exit_code=-9): missing, recorded at 12.22",
                    "TERM may come before the shell has set its trap"),

            named("13_.*", "^request 1 .*reply.watchers: expected 22 items", CALLED_LATER),

            named("15_.*", "reply.statuses.manual: expected \"active\" got \"stopped\"$|event watcher.manual.((kill|"
                    + "reap exit_code=-15|stop): missing, recorded at 2.004$|(spawn|start): missing, recorded at 2.09[58]$)",
                    "a connection starts the watcher that it is for, and none that was stopped by command"),
            named("15_.*", "^request 5 .*: reply.statuses.od: expected \"active\"", AT_ONCE),
            named("15b_.*", "^expected client got nothing: timed out got client got b'hi|^request 1 .*: reply.statuses.od: "
                    + "|event watcher.od.(spawn|start|kill|reap exit_code=0|stop): extra, before the end",
                    "any watcher can be on demand, not only the first"),

            named("18_.*", "^request 10 .*: expected 2 got 1|^request 2[14] .*reply.options.max_age: expected 0"
                    + "|^request (20|23|26|29|40|42) .*reply.statuses: expected the order", COMPARED_RIGHTLY),
            named("18_.*", "^request (41|45|54) .*reply.reason: expected \"server error\" got \"cannot reload the configuration, nothing is"
                    + " changed: ", "the reply names all mistakes of a file"),
            named("18_.*", "^request 55 .*reply.(status: expected \"ok\" got \"error\"|reason: extra, with \"cannot reload .*: there is no"
                    + " such file\"|tb: extra, with null|errno: extra, with 6)$", "a request without waiting gets the mistakes, too"),
            named("18_.*", "^request (48|52) .*reply.statuses(.Keep: missing|.keep: extra|: expected the order)|^request 49 .*"
                    + "reply.options.check_delay: expected 1.0 got 2.0$|^request 53 .*reply.options.cmd: expected \"sleep 2000\" got"
                    + " \"sleep 4000\"$", GLOBAL_CHANGE),
            // the original restarts everything three times, from 2.085 on; what happens once here is paired with the last of them
            named("18_.*", "^event watcher.(keep|num|fresh|envy|chg|Keep).(kill|reap exit_code=-15|stop|spawn|start)"
                    + "(: missing, recorded at (1.[5-9]|2.)| recorded at 2.[0-9]+: another process)", GLOBAL_CHANGE),
            named("18_.*", "^event watcher.(keep|off).(kill|reap exit_code=-15|stop|spawn|start): extra, before "
                    + "[a-z]+( exit_code=-15)? recorded at (0.097|2.)", GLOBAL_CHANGE),

            named("07_.*", "^request 8 .*children\\[0].(cmdline: expected \"sleep\" got \"(sh|N/A)\"|username: expected \"root\" got \"N/A\")$",
                    "a process may be measured in the middle of its exec, or at its end"),
            named("07_.*", "^request 8 .*children: expected 1 items got", "the reply may come before the child is there"),
            named("23_.*", "^file cwd.log: expected (( *[0-9]+){3} got ( *[0-9]+){3}$|1 -> pipe:|2 -> .*/circusd.log got |3 -> /proc/)",
                    "pids, pipes and the log are those of another run"),
            named("23_.*", "^file env(bare|copy).log: ", "env is sorted, and the surroundings of the replay are others"),
            named("23_.*", "^file sh(args|elly).log: ", "a shell command is given to the shell as written"),
            named("23_.*", "^file fmt.log: expected \\['([12])', .* got \\['(?!\\1)[12]', ",
                    "two processes write in an order of their own"),
            named("23_.*", "^events of (cwd|envbare|envcopy|nouid|shargs|shelly|fmt): expected the kinds \\[reap exit_code=0, (spawn, )?"
                    + "(start, )?stop] got \\[reap exit_code=0, (spawn, )?(start, )?stop]$",
                    "a subscriber may be connecting still when the first process starts"),
            named(ANY, "^event watcher.[^:]*[.]reap exit_code=-[0-9]+: extra, before",
                    "every end of a process has its reap event, however it was brought about"),
            named(ANY, "^event watcher.[^:]*[.]kill: for the rest of its tree$",
                    "descendants that a stopped process leaves are stopped too"),
            named(ANY, "__name__: missing$|__name__=env.* got", "__name__ is no variable of the environment"),

            named("01_.*", "flapping[.]attempts", "get reads free-form options, as options does"),
            named("01_.*|17_.*", "\"dstats\".*reply.info.cmdline: expected \"python3\" got \"java\"",
                    "another program"),
            named(ANY, "reply.sockets\\[[0-9]\\].fd: expected [0-9]+ got [0-9]+$", "descriptors have numbers of their own"),
            named("12b?_.*|18b_.*|21[a-h]?_.*", "^event watcher.plugin:[a-z]+[.](spawn|kill|reap exit_code=-?[0-9]+): missing",
                    PLUGINS_INSIDE),
            named("12_.*", "\"options\", .*\"plugin:flapping\".*: reply.options.(cmd: |numprocesses: expected 1 got 0$"
                    + "|retry_in: expected \"3\" got 3$|warmup_delay: expected 0.0 got 0$|env.[A-Z]+: missing"
                    + "|(args|std(out|err)_stream_conf): expected null got (\"\"|\\{\\})$)", PLUGINS_INSIDE),
            named("12_.*", "^request [14] .*statuses.(flappy|noflap): ", CHANCE),
            named("12_.*", killedOrNot("(flappy|noflap)", 1), CHANCE),
            named("12b_.*", "^request [12] .*statuses.(flappy: |plugin:flapping: expected \"active\" got \"starting\"$)"
                    + "|^event watcher.plugin:flapping.stop: missing, recorded at 15.112$", "the plugin of the recording is another one, in Python"),
            named("12b_.*", "^events of flappy: expected the kinds \\[reap exit_code=1, spawn, start, stop\\] got"
                    + " \\[reap exit_code=1, spawn, stop\\]$", "a subscriber may be connecting still when the first process starts"),
            named("21f_.*", "^request 1 .*statuses.plugin:flap: expected \"active\" got \"stopped\"$"
                    + "|^event watcher.plugin:flap.stop: missing", "a plugin that is not active is not started"),
            named("21h_.*", "\"get\", .*\"plugin:sd\".*: reply.options.cmd: expected ", PLUGINS_INSIDE),
            named("21g_.*", "^request 1 .*statuses.(w: expected \"stopped\"|plugin:flap: expected \"starting\") got \"active\"$"
                    + "|^event watcher.w.(spawn|start|kill|reap exit_code=-15|stop): extra, before the end",
                    "a plugin delays the start of no watcher"),

            named("18b_.*", "^request (8|12|16|20|24) .*: reply.sockets\\[[0-2]\\].(name|port): ",
                    "a socket that is changed is listed last"),
            named("18b_.*", "^request 32 .*: reply.reason: expected \"server error\" got \"cannot reload .*: there is no socket web"
                    + "|^request 33 .*: reply.sockets: expected 1 items got ",
                    "a section that can never work is reported by a check and refused by reloadconfig with errno 6"),
            named("18b_.*", "^request 23 .*: reply.(status: expected \"error\" got \"ok\"|(reason|tb|errno): missing)$"
                    + "|^request (25|30|34) .*reply.statuses: expected the order |^request (26|31|35) .*reply.pids\\[0\\]: "
                    + "|^event watcher.(args)?user.((kill|stop|spawn|start): extra|.* another process)",
                    "a socket that is used can be changed or removed"),

            named("14_.*", "reply.sockets\\[1\\].port: expected 38037 got [0-9]+$", "any free port"),
            named("14_.*", "^event watcher.unknown.reap exit_code=0: (extra, before start recorded at 0.185|missing, recorded at 1.099)",
                    "an echo may end before the watcher has started"),
            named("14_.*", "^request 2 .*statuses.unknown: expected \"stopped\"", "an echo may not have ended yet"),
            named("14b_.*", "statuses.b_stdinbad: expected \"starting\"", FAILED_START),
            named("14b_.*", "^request [12] .*: reply.(statuses.c_never_started|info.(started|kept)): ", FAILED_START),
            named("14b_.*", "^answer to what the original leaves unanswered: .*\"info\":\\{\"started\":\\[\\],", ANSWERED),
            named("14b_.*", "^event watcher.c_never_started[.](spawn|start): missing|^event watcher.b_stdinbad.stop: extra",
                    FAILED_START),

            named("17_.*", "\"options\", .*\"circusd-stats\".*: reply.options.(args: expected null got \"\"$|cmd: .* got \"stats\"$"
                    + "|close_child_std(err|out): expected false got true$|env.[A-Z]+: missing$|numprocesses: expected 1 got 0$"
                    + "|priority: expected 0 got 1$|std(err|out)_stream_conf: expected null got \\{}$|use_sockets: expected true got false$"
                    + "|warmup_delay: expected 0.0 got 0$|(__name__|endpoint): extra, with )|^event watcher.circusd-stats[.](spawn|kill|reap exit_code=0): missing"
                    + "|^statistics stat.circus.7897: missing$", "statistics are taken inside the daemon"),
            named("17_.*", "^statistics stats.frame: extra$", "one message a second tells the figures of all processes"),
            named("17_.*", "^statistics stat.circus.[0-9]+: expected .*cmdline=\"python3\".* got .*cmdline=\"java\".*"
                    + "name=\"circusd\"\\}\\]$", "another program"),
            named("01_.*", "\"ipython\".*reply.msg", "the daemon runs no Python"),

            named("02_protocol_errors", "\"match\": \"regex\".*reply.reason",
                    "the message about a wrong regular expression"),
            named("02_protocol_errors", "^answer .*cannot incr dummy by 'x'", ANSWERED),
            named("02_protocol_errors", "\"add\", \"properties\": \\{\"name\": \"\", ",
                    "add refuses an empty name"),
            named("02b_.*", "^answer to what the original leaves unanswered: .*\"status\":\"error\"", ANSWERED),
            named("02b_.*", "^answer to what the original leaves unanswered: \\{\"status\":\"ok\",\"time\":[0-9.]+,"
                    + "\"watchers\":\\[\"dummy\"],",
                    "a malformed request does not silence the endpoint for the next ones"),

            named("07_.*", "\"childpid\": 1, .*reply.reason", "the message about an unknown child"),
            named("07_.*", "event watcher.(tree|plain).spawn: (extra|missing)", AT_ONCE),
            named("07_.*", "request 20 .*reply.pids: expected 0 items", AT_ONCE),

            named("07[bc]_.*", "(stubborn|short)[.](kill|reap exit_code=-9): extra", NO_HANGING_STOP),
            named("07[bc]_.*", "(stubborn|short)[.]reap exit_code=0: missing", NO_HANGING_STOP),

            named("09_.*", "^request 3 " + FULFILLED, NO_CONFLICT),
            named("09_.*", "^request (18|2[0-9]) .*: reply.(pids: expected 0 items|statuses.crasher|numprocesses)",
                    AT_ONCE),
            named("09_.*", killedOrNot("crasher", 3), CHANCE),
            named("10_.*", "^request 4 .*: reply.status: expected \"active\" got \"stopped\"$"
                    + "|^request 5 .*: reply.info.(started: expected 0 items got \\[[0-9,]+]|kept: expected 2 items got \\[])$"
                    + "|^request 7 .*: reply.pids: expected 0 items got \\[[0-9,]+]$", AT_ONCE),
            named("10_.*", "^request (8|9|10) (" + FULFILLED + "|.*: reply.info: extra, with (null|\\{\"started\":\\[],\"kept\":\\[]})$)",
                    NO_CONFLICT),
            named("10_.*", killedOrNot("badshell", 5) + "|" + killedOrNot("exit3", 3) + "|" + killedOrNot("selfkill", -11) + "|"
                    + killedOrNot("twofast", 1), CHANCE),

            named("10b_.*", "^request 2 .*: reply.info.(started: expected 2|kept: expected 0) items got \\[[0-9]+]$"
                    + "|^request 4 .*: reply.pids: expected 1 items got \\[]$|^event watcher.mix.(spawn: extra, before .* recorded at 7[.]"
                    + "|spawn: missing, recorded at 7.(098|105)$|kill: missing, recorded at 7.608$"
                    + "|reap exit_code=-15: missing, recorded at 7.709$)", "start spawns missing processes and does not wait for ending ones"),

            named("19_.*", "event watcher.w.(spawn|start): missing, recorded at (1[.]2|3[.]3)",
                    "a subscriber may be connecting again while the daemon restarts"),
            named("19c_.*", "^the replay ends at 0.7, exit status 0$|"
                    + "slow[.](spawn|kill|reap exit_code=-15|stop): extra",
                    "TERM or INT during the start of the daemon is obeyed"),

            named("19b_signal_QUIT", "^the replay ends at 2.0, exit status 0$",
                    "SIGQUIT makes the JVM print its threads, TERM and INT end the daemon"),
            named("19b_signal_USR1", "^the replay ends at 2.0, exit status 0$|^event watcher.w.(kill|stop): extra, before the end",
                    "SIGUSR1 and SIGUSR2 do nothing"),
            named("20c_.*", "^the daemon ends with status 1: .*/circus.ini:5: \\[circus\\] multicast_endpoint: expected udp://",
                    A_MISTAKE),
            named("14c_.*", "^the daemon ends with status 1: (?s:.*)\\[watcher:e\\] numprocesses: cannot have 2 processes", A_MISTAKE),

            named("25_.*", "^request [57] .*reply.options|watcher.g1.updated: missing",
                    "set applies all of its options or none"),
            named("25_.*", "^request 8 .*: reply.info.(started: expected 0 items got \\[[0-9]+]|kept: expected 1 items got \\[])$"
                    + "|^request 16 .*: reply.numprocesses: expected 1 got 0$|^request 17 .*: reply.info.8883: missing$"
                    + "|^event watcher.g3.(spawn|start): extra, before reap recorded at 1.113", AT_ONCE),
            named("25_.*", "^request (9|1[0-5]) .*: reply.pids: expected [01] items got \\[[0-9]*]$"
                    + "|^request 17 .*: reply.info.8883(.cmdline: expected \"N/A\" got \"sh\"$|.children: expected 0 items got |: expected .* got \"No such process \\(stopped\\?\\)\"$)",
                    "a process that lives for a second may end before or after a request"));

    private Differences() {}

    static Script script(String recording) {
        return switch (recording) {
            case "10_crash_respawn" -> Script.pausing(Double.MAX_VALUE, "badshell", "exit3", "selfkill", "twofast", "once");
            case "11_max_age" -> Script.pausing(Double.MAX_VALUE, "old", "vary", "stubborn");
            case "25_misc" -> Script.pausing(Double.MAX_VALUE);
            // what the original refuses and ours does would change all that comes after it, here and in 03
            case "09_conflict" -> new Script(0, Set.of(2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), Map.of(),
                    Set.of("crasher"), Optional.empty());
            case "07_signal_kill" -> Script.pausing(0.4);
            case "10b_start_active_incomplete" -> Script.pausing(1.5);
            case "19c_signal_during_start" -> ending(0.7);
            case "08_add_rm" -> new Script(0, Set.of(), Map.of(16, request("rm", "g"), 33, request("rm", "zz")), Set.of("k", "o"), Optional.empty());
            case "12_flapping" -> Script.pausing(4, "flappy", "noflap");
            case "12b_flapping_delayed" -> Script.pausing(4, "flappy");
            case "21_plugin_watchdog" -> Script.pausing(0.8, "mute");
            case "21c_plugin_resource_watcher" -> Script.pausing(1.2, "hog");
            case "21d_plugin_command_reloader" -> Script.pausing(2);
            case "17_stats_pub" -> Script.pausing(1.5);
            case "19b_signal_QUIT", "19b_signal_USR1" -> ending(2.0);
            case "23_command_formatting" -> Script.pausing(Double.MAX_VALUE, "cwd", "envbare", "envcopy", "nouid", "shargs",
                    "shelly", "fmt");
            case "03_start_stop_restart" -> new Script(0, Set.of(20), Map.of(), Set.of(), Optional.empty());
            default -> Script.pausing(0);
        };
    }

    private static Script ending(double at) {
        return new Script(0, Set.of(), Map.of(), Set.of(), Optional.of(at));
    }

    private static String request(String command, String watcher) {
        return "{\"command\": \"" + command + "\", \"properties\": {\"name\": \"" + watcher
                + "\", \"waiting\": true}, \"id\": \"undo\"}";
    }

    /** Why something differs, for each named difference. */
    static List<String> reasons() {
        return NAMED.stream().map(NamedDifference::reason).distinct().toList();
    }

    /** The lines that no documented difference explains. */
    static List<String> unnamed(String recording, List<String> differences) {
        return differences.stream()
                .filter(line -> NAMED.stream().noneMatch(named -> named.covers(recording, line))).toList();
    }

    /** The kinds of events of a process that crashes with {@code status}, unless it is killed before. */
    private static String killedOrNot(String watcher, int status) {
        String kinds = "\\[(kill, )?(reap exit_code=-15, )?reap exit_code=" + status
                + ", (reap exit_code=-15, )?spawn, start, stop]";
        return "^events of " + watcher + ": expected the kinds " + kinds + " got " + kinds + "$";
    }
}

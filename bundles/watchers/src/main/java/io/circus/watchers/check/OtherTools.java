// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What options of supervisord and systemd are called here. */
final class OtherTools {

    /** By keys in lower case. */
    private static final Map<String, String> ADVICE = new HashMap<>();

    static {
        // supervisord, [program:x]
        called("command", "cmd");
        called("directory", "working_dir");
        called("user", "uid");
        called("numprocs", "numprocesses");
        called("autorestart", "respawn");
        called("startretries", "max_retry");
        called("stopsignal", "stop_signal");
        called("stopwaitsecs", "graceful_timeout");
        called("stopasgroup", "stop_children");
        called("killasgroup", "stop_children");
        called("stdout_logfile", "stdout_stream.filename");
        called("stderr_logfile", "stderr_stream.filename");
        called("stdout_logfile_maxbytes", "stdout_stream.max_bytes");
        called("stderr_logfile_maxbytes", "stderr_stream.max_bytes");
        called("stdout_logfile_backups", "stdout_stream.backup_count");
        called("stderr_logfile_backups", "stderr_stream.backup_count");
        called("process_name", "name");
        ADVICE.put("environment", "variables are options of a section [env:NAME] here");
        ADVICE.put("redirect_stderr", "give stderr_stream the same filename as stdout_stream here");
        ADVICE.put("startsecs", "ready = delay:SECONDS comes near to it here");
        ADVICE.put("exitcodes", "respawn = False keeps a process that has ended from being replaced here");
        // systemd, [Service]
        called("execstart", "cmd");
        called("workingdirectory", "working_dir");
        called("rootdirectory", "working_dir");
        called("group", "gid");
        called("restart", "respawn");
        called("killsignal", "stop_signal");
        called("timeoutstopsec", "graceful_timeout");
        called("runtimemaxsec", "max_age");
        called("limitnofile", "rlimit_nofile");
        called("limitnproc", "rlimit_nproc");
        called("limitcore", "rlimit_core");
        called("limitmemlock", "rlimit_memlock");
        called("standardoutput", "stdout_stream.class");
        called("standarderror", "stderr_stream.class");
        called("execstartpre", "hooks.before_start");
        called("execstartpost", "hooks.after_start");
        called("execstop", "hooks.before_stop");
        called("execstoppost", "hooks.after_stop");
        ADVICE.put("execreload", "send_hup = True makes a reload send SIGHUP here");
        ADVICE.put("environmentfile", "variables are options of a section [env:NAME] here");
        ADVICE.put("restartsec", "the pause before a process is replaced grows up to check_delay of [circus] here");
        ADVICE.put("killmode", "the whole tree of a process is stopped here");
        // pm2, foreman, god and what people call it
        called("cwd", "working_dir");
        called("workdir", "working_dir");
        called("instances", "numprocesses");
        called("stop_timeout", "graceful_timeout");
        called("kill_timeout", "graceful_timeout");
        called("max_retries", "max_retry");
        called("logfile", "stdout_stream.filename");
        called("log_file", "stdout_stream.filename");
    }

    private OtherTools() {}

    private static void called(String there, String here) {
        ADVICE.put(there, "it is called " + here + " here");
    }

    /** What to write instead of {@code key}; empty if no other tool has it. */
    static Optional<String> advice(String key) {
        return Optional.ofNullable(ADVICE.get(key.toLowerCase(Locale.ROOT)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import java.util.List;
import java.util.Set;

/** The recordings that are replayed; {@link EveryRecordingIT} fails if one is used by no test at all. */
final class Recordings {

    /** Runs of requests, replies and events, by {@link TranscriptReplayIT}; those that take long come first. */
    static final List<String> REPLAYED = List.of("11_max_age", "10_crash_respawn", "12_flapping", "17_stats_pub",
            "01_queries", "02_protocol_errors", "02b_unanswered_1", "02b_unanswered_2", "02b_unanswered_3",
            "02b_unanswered_4", "02b_unanswered_5", "02b_unanswered_6", "02c_endpoint_owner", "03_start_stop_restart",
            "04_reload", "05_incr_decr_numprocesses", "06_set", "07_signal_kill", "07b_kill_then_stop",
            "07c_kill_text_timeout", "08_add_rm", "09_conflict", "10b_start_active_incomplete", "12b_flapping_delayed",
            "13_hooks", "14_sockets", "14b_spawn_exception", "14c_bad_rlimit_and_uid", "15_on_demand",
            "15b_on_demand_not_first", "18_reloadconfig",
            "18b_reloadconfig_sockets_plugins",
            "19_restart_all_quit_signals", "19b_signal_HUP", "19b_signal_INT", "19b_signal_QUIT", "19b_signal_TERM",
            "19b_signal_USR1", "19c_signal_during_start", "20_discovery", "20b_bad_multicast", "20c_bad_multicast2",
            "21_plugin_watchdog", "21b_plugin_statsd_fullstats", "21c_plugin_resource_watcher",
            "21d_plugin_command_reloader", "21e_plugin_http_observer", "21f_plugin_inactive",
            "21g_plugin_text_options", "21h_plugin_option_with_space", "23_command_formatting", "25_misc");

    /** JeroMQ has no {@code ipc://} that others could speak. */
    static final Set<String> PYTHON_ONLY = Set.of("02c_endpoint_owner");

    private Recordings() {}
}

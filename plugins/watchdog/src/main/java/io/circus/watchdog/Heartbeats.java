// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The policy: the time of each process's last heartbeat. Knows no clock; times are nanoseconds of a monotonic one. Any
 * thread.
 */
final class Heartbeats {

    /** A supervised process. */
    record Watched(String watcher, int pid) {}

    /** A process that has been silent for too long. */
    record Silent(Watched process, Duration since) {}

    private static final class Pulse {
        final Watched process;
        long lastNanos;
        boolean given;

        Pulse(Watched process, long lastNanos) {
            this.process = process;
            this.lastNanos = lastNanos;
        }
    }

    private final Map<Integer, Pulse> pulses = new LinkedHashMap<>();

    /** Supervises {@code process} from now on; does nothing if it is already supervised. */
    synchronized void add(Watched process, long nowNanos) {
        Pulse known = pulses.get(process.pid());
        if (known == null || !known.process.equals(process)) {
            pulses.put(process.pid(), new Pulse(process, nowNanos));
        }
    }

    synchronized void remove(int pid) {
        pulses.remove(pid);
    }

    /** Drops all processes but these. */
    synchronized void keep(List<Integer> pids) {
        pulses.keySet().retainAll(pids);
    }

    /** @return false if that process is not supervised */
    synchronized boolean beat(int pid, long nowNanos) {
        Pulse pulse = pulses.get(pid);
        if (pulse == null) {
            return false;
        }
        if (!pulse.given) {
            pulse.lastNanos = nowNanos;
        }
        return true;
    }

    /** The process asks to be killed. */
    synchronized void giveUp(int pid) {
        Pulse pulse = pulses.get(pid);
        if (pulse != null) {
            pulse.given = true;
        }
    }

    /** Excuses a time in which the daemon could not receive heartbeats. */
    synchronized void excuse(Duration deaf, long nowNanos) {
        pulses.values().forEach(pulse -> pulse.lastNanos = Math.min(nowNanos, pulse.lastNanos + deaf.toNanos()));
    }

    /**
     * Takes out all processes that have been silent for too long.
     *
     * @param patience how long the processes of a watcher may be silent; null: skip them now
     */
    synchronized List<Silent> takeSilent(long nowNanos, Function<String, Duration> patience) {
        var silent = new ArrayList<Silent>();
        for (Pulse pulse : List.copyOf(pulses.values())) {
            Duration allowed = patience.apply(pulse.process.watcher());
            Duration since = Duration.ofNanos(nowNanos - pulse.lastNanos);
            if (allowed != null && (pulse.given || since.compareTo(allowed) > 0)) {
                pulses.remove(pulse.process.pid());
                silent.add(new Silent(pulse.process, since));
            }
        }
        return silent;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.stop;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a process is ended.
 *
 * @param method asks it to, by its name; none for the signal
 * @param signal asks it to where there is no method or the method cannot
 * @param gracefulTimeout from the signal to SIGKILL; zero for SIGKILL at once after it
 * @param children whether its direct children are asked too
 * @param settings of its watcher, which name the signal hooks
 * @param cause why it is ended
 */
public record StopPolicy(Optional<String> method, Signal signal, Duration gracefulTimeout, boolean children, WatcherSettings settings,
        Cause.Commanded cause) {

    public static StopPolicy of(WatcherSettings settings, Cause.Commanded cause) {
        return new StopPolicy(Optional.ofNullable(settings.get(WatcherOption.STOP_METHOD)),
                new Signal(settings.get(WatcherOption.STOP_SIGNAL)),
                seconds(settings.get(WatcherOption.GRACEFUL_TIMEOUT)), settings.get(WatcherOption.STOP_CHILDREN),
                settings, cause);
    }

    /** {@code ends by TERM, KILL after 30 s}. */
    @Override
    public String toString() {
        return "ends by " + method.orElse(signal.toString()) + ", KILL after " + text(gracefulTimeout);
    }

    /** {@code 30 s}, {@code 0.5 s}. */
    static String text(Duration duration) {
        return duration.toNanosPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() / 1000.0 + " s";
    }

    /** Fractions of a second count; what a Duration cannot hold becomes the longest one, below zero becomes zero. */
    public static Duration seconds(double seconds) {
        double nanos = Math.clamp(seconds, 0, Long.MAX_VALUE / 1e9) * 1e9;
        return Duration.ofNanos((long) nanos);
    }
}

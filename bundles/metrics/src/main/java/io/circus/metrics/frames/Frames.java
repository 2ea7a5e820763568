// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.frames;

import io.circus.kernel.Cancellable;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service that measures the processes of all watchers and the daemon, and remembers the last ten minutes. Any thread.
 *
 * <table>
 * <caption>How often it measures</caption>
 * <tr><td>somebody is subscribed</td><td>once a second</td></tr>
 * <tr><td>somebody was subscribed or read the history within the last ten minutes</td><td>every ten seconds</td></tr>
 * <tr><td>somebody wants the history to be kept</td><td>every ten seconds</td></tr>
 * <tr><td>else</td><td>not at all; the history is dropped</td></tr>
 * </table>
 *
 * <p>A percentage of a CPU needs two measurements: the first frame comes half a second to one and a half seconds after the
 * first subscription.
 */
@ProviderType
public interface Frames {

    /**
     * Calls {@code listener} with each frame, until the result is cancelled.
     *
     * @param listener called on the thread that measures: it must return at once. It may be called once more at the moment of
     *     the cancellation
     */
    Cancellable subscribe(Consumer<Frame> listener);

    /** Keeps a history while nobody is subscribed, until the result is cancelled. */
    Cancellable keep();

    /** The last frame; empty if nothing has been measured within the last ten minutes. */
    Optional<Frame> latest();

    /**
     * The frames of the last ten minutes, the oldest first.
     *
     * @param watchers the names of the wanted watchers
     */
    History history(Predicate<String> watchers);
}

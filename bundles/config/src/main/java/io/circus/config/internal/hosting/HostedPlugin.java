// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.Background;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cause;
import io.circus.watchers.Condition;
import io.circus.watchers.Operation;
import io.circus.watchers.State;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A plugin inside the daemon, as the commands see it. Its configuration is written and deleted in the background. */
final class HostedPlugin implements Plugin {

    private static final System.Logger LOG = System.getLogger("circus");

    private final PluginLife life;
    private final Runnable onUnwanted;
    /** Why it is stopped, if it is. */
    private volatile String stopped = "never started";

    /** @param onUnwanted called when it is told to stop */
    HostedPlugin(PluginLife life, Runnable onUnwanted) {
        this.life = life;
        this.onUnwanted = onUnwanted;
    }

    PluginLife life() {
        return life;
    }

    @Override
    public String name() {
        return life.section().watcherName();
    }

    @Override
    public WatcherSettings settings() {
        return life.settings();
    }

    @Override
    public WatcherStatus status() {
        return life.status();
    }

    @Override
    public Instant statusSince() {
        return life.since();
    }

    @Override
    public Condition condition() {
        Optional<String> refusal = life.refusal();
        Condition plain = Condition.byStatus(this);
        State state = plain.state() == State.OFF && life.isWanted() && refusal.isPresent() ? State.FAILED : plain.state();
        Optional<String> reason = switch (state) {
            case FAILED -> refusal;
            case WAITING -> Optional.of("waits for the bundle of " + life.section().use());
            case OFF -> Optional.of(stopped);
            default -> Optional.empty();
        };
        return new Condition(state, plain.since(), reason, 0, 0, 0, Optional.empty(), List.of());
    }

    @Override
    public Operation start() {
        PluginSettings section = life.section();
        if (!section.active()) {
            return background(() -> {
                throw new WatcherException("cannot start " + name() + ": its section says "
                        + PluginSettings.ACTIVE + " = " + section.options().get(PluginSettings.ACTIVE));
            });
        }
        life.want(true);
        return background(life::startAndAwait);
    }

    @Override
    public Operation stop(Cause.Commanded cause) {
        stopped = Condition.stopped(cause);
        life.want(false);
        onUnwanted.run();
        return background(life::settleAndAwait);
    }

    @Override
    public Operation stopAfter(Operation others) {
        life.leave(others);
        return background(() -> {
            awaitEnd(others);
            life.left(others);
            onUnwanted.run();
            life.settleAndAwait();
        });
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        Operation started = start();
        return background(() -> {
            started.join();
            life.renewAndAwait();
        });
    }

    @Override
    public Operation restartAfter(Operation others) {
        return background(() -> {
            awaitEnd(others);
            restart().join();
        });
    }

    /** There is nothing to hand over from one process to another. */
    @Override
    public Operation reload(boolean sequential, Cause.Commanded cause) {
        return restart(cause);
    }

    /** The changed options count for the plugin at once. */
    @Override
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        try {
            life.change(keys, change);
        } catch (IllegalArgumentException e) {
            return background(() -> {
                throw e;
            });
        }
        return background(life::settleAndAwait);
    }

    private static void awaitEnd(Operation others) throws InterruptedException {
        try {
            others.join();
        } catch (WatcherException e) {
            // whoever failed has logged it; it is over
        }
    }

    private Operation background(Background.Work work) {
        return Background.start("circus-" + name(), () -> {
            try {
                work.run();
            } catch (WatcherException | IllegalArgumentException e) {
                LOG.log(WARNING, e::getMessage);
                throw e;
            }
        });
    }

    @Override
    public String toString() {
        return name();
    }
}

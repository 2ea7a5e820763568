// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.watchers.OptionEffect;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.Unit;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a change of options would cause. */
final class ChangeEffect {

    private ChangeEffect() {}

    /** The reply to a {@code set} that is only tried: the effect of each option, and the processes that would be replaced. */
    static Map<String, ?> shown(Unit unit, WatcherSettings former, WatcherSettings changed, List<String> keys) {
        boolean differs = !former.equals(changed);
        var reply = new LinkedHashMap<String, Object>();
        reply.put("effects", keys.stream().map(key -> effect(key, differs)).toList());
        boolean reloads = differs && keys.stream().anyMatch(key -> effect(key) == OptionEffect.RELOAD);
        reply.put("restarts", reloads && unit.status() != WatcherStatus.STOPPED ? Workers.pids(unit) : List.of());
        return reply;
    }

    private static Map<String, Object> effect(String key, boolean differs) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("key", key);
        shown.put("effect", differs ? effect(key).title() : "none");
        return shown;
    }

    private static OptionEffect effect(String key) {
        return WatcherOption.named(key).map(WatcherOption::effect)
                .or(() -> OptionFamily.of(key).map(OptionFamily::effect)).orElse(OptionEffect.RELOAD);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.toolkit.OptionType;
import io.circus.toolkit.ShellWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code hooks.POINT = VALUE[, bool]} says.
 *
 * @param words what to call; never empty
 * @param failureIgnored whether a failure counts as agreement: by the flag, or else by what the point itself says
 */
public record HookSetting(Hook.Point point, List<String> words, boolean failureIgnored) {

    private static final String PREFIX = "hooks.";

    private static final Pattern DOTTED = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)+");

    /**
     * @return empty if nothing is to be called
     * @throws IllegalArgumentException if a quotation is not closed
     */
    public static Optional<HookSetting> of(WatcherSettings settings, Hook.Point point) {
        String text = settings.freeForm().get(PREFIX + point);
        if (text == null) {
            return Optional.empty();
        }
        Boolean flag = null;
        int comma = text.lastIndexOf(',');
        if (comma >= 0) {
            try {
                flag = OptionType.BOOLEAN.parse(text.substring(comma + 1));
                text = text.substring(0, comma);
            } catch (IllegalArgumentException e) {
                // the comma belongs to what is called
            }
        }
        List<String> words = ShellWords.split(text);
        return words.isEmpty() ? Optional.empty()
                : Optional.of(new HookSetting(point, words, isIgnored(flag, point, words.getFirst())));
    }

    /** An executable has no other way than to fail if it wants to refuse: for it a flag that is false counts. */
    private static boolean isIgnored(Boolean flag, Hook.Point point, String called) {
        return flag == null || !flag && called.indexOf('/') < 0 ? point.isFailureIgnored() : flag;
    }

    public static boolean isSet(WatcherSettings settings, Hook.Point point) {
        return settings.freeForm().containsKey(PREFIX + point);
    }

    /** What is called. */
    public String name() {
        return words.getFirst();
    }

    public boolean isExecutable() {
        return name().indexOf('/') >= 0;
    }

    /** Whether it can be the function of a Python module. */
    public boolean isDottedName() {
        return DOTTED.matcher(name()).matches();
    }

    /** Whether only a service can be meant. */
    public boolean isServiceName() {
        return !isExecutable() && !isDottedName();
    }

    /** {@code hooks.before_start}. */
    public String key() {
        return PREFIX + point;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.watchers.check.Spelling;
import io.circus.watchers.check.WatcherCheck;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Suggestions for unknown keys and sections: the end of a sentence, or nothing. */
public final class Likely {

    /** The words that begin the titles of sections with names. */
    private static final List<String> KINDS = List.of("watcher", "socket", "plugin", "env");
    private static final List<String> SINGLE = List.of("circus", "env");

    private Likely() {}

    /** @param known the options of the section that {@code key} stands in */
    public static String option(String key, Collection<String> known) {
        Optional<String> meant = Spelling.meant(key, known);
        if (meant.isPresent()) {
            return ", did you mean " + meant.get() + "?";
        }
        if (key.equals("logfile") && known.contains("logoutput")) {
            return ": it is called logoutput here";
        }
        return WatcherCheck.likely(key);
    }

    static String section(String title) {
        if (title.startsWith("program:")) {
            return ", did you mean [watcher:" + title.substring("program:".length()) + "]?";
        }
        int end = 0;
        while (end < title.length() && Character.isLetter(title.charAt(end))) {
            end++;
        }
        String begin = title.substring(0, end);
        if (end < title.length()) {
            String name = title.substring(end + 1).strip();
            String lower = begin.toLowerCase(Locale.ROOT);
            Optional<String> kind = KINDS.contains(lower) ? Optional.of(lower) : Spelling.meant(begin, KINDS);
            return kind.map(each -> ", did you mean [" + each + ":" + name + "]?").orElse("");
        }
        return SINGLE.contains(title.toLowerCase(Locale.ROOT)) ? ", did you mean [" + title.toLowerCase(Locale.ROOT) + "]?"
                : KINDS.contains(title) ? ", expected [" + title + ":NAME]"
                : Spelling.meant(title, SINGLE).map(each -> ", did you mean [" + each + "]?").orElse("");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.kernel.StateStore;
import io.circus.watchers.Condition;
import io.circus.watchers.State;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * What a watcher was when the watchers bundle was stopped, as the kernel keeps it until the bundle is back: words in URL encoding, where
 * an empty one stands for what is not known.
 */
public record SavedCondition(State state, Instant since, String reason, long restarts, Optional<Condition.End> lastEnd) {

    private static final String PREFIX = "condition/";
    private static final int WORDS_WITHOUT_END = 4;

    public static SavedCondition of(Condition condition) {
        return new SavedCondition(condition.state(), condition.since(), condition.reason().orElse(""), condition.restarts(),
                condition.lastEnd());
    }

    public void saveIn(StateStore store, String watcher) {
        store.put(key(watcher), toText());
    }

    /** What was saved, which is forgotten now: it is true of one moment. */
    public static Optional<SavedCondition> take(String watcher, StateStore store) {
        Optional<SavedCondition> saved = store.get(key(watcher)).map(SavedCondition::parse);
        store.remove(key(watcher));
        return saved;
    }

    private static String key(String watcher) {
        return PREFIX + watcher.toLowerCase(Locale.ROOT);
    }

    private String toText() {
        var text = new StringJoiner(" ");
        add(text, state.name());
        add(text, since.toString());
        add(text, reason);
        add(text, Long.toString(restarts));
        lastEnd.ifPresent(end -> {
            add(text, text(end.pid()));
            add(text, Integer.toString(end.wid()));
            add(text, end.at().toString());
            add(text, text(end.exitCode()));
            add(text, end.cause());
            add(text, end.by().orElse(""));
        });
        return text.toString();
    }

    private static void add(StringJoiner text, String word) {
        text.add(URLEncoder.encode(word, StandardCharsets.UTF_8));
    }

    private static SavedCondition parse(String text) {
        String[] words = text.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = URLDecoder.decode(words[i], StandardCharsets.UTF_8);
        }
        return new SavedCondition(State.valueOf(words[0]), Instant.parse(words[1]), words[2], Long.parseLong(words[3]),
                words.length == WORDS_WITHOUT_END ? Optional.empty() : Optional.of(new Condition.End(number(words[4]),
                        Integer.parseInt(words[5]), Instant.parse(words[6]), number(words[7]), words[8],
                        Optional.of(words[9]).filter(by -> !by.isEmpty()))));
    }

    private static String text(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }

    private static OptionalInt number(String text) {
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON value in the notation of the original's error messages. */
final class Literal {

    private Literal() {}

    /** {@code 'text'}, {@code True}, {@code None}, {@code 1.5}, {@code {'a': [1]}}. */
    static String of(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case CharSequence text -> "'" + text.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
            case Map<?, ?> map -> map.entrySet().stream().map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(Literal::of).collect(Collectors.joining(", ", "[", "]"));
            default -> value.toString();
        };
    }
}

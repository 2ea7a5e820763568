// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.toolkit.OptionType;

/**
 * An option of a section of the configuration file: declared once for the file, requests, the command line and the documentation.
 * Immutable.
 */
public class Option<T> {

    private final String name;
    private final OptionType<T> type;
    private final T defaultValue;
    private final String meaning;

    /**
     * @param name as the user writes it
     * @param defaultValue the value of an option that is not given; null for none
     * @param meaning the last cell of its row in the documentation
     */
    protected Option(String name, OptionType<T> type, T defaultValue, String meaning) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The name as the user writes it. */
    public final String name() {
        return name;
    }

    public final OptionType<T> type() {
        return type;
    }

    /** The value of an option that is not given; null for none. */
    public final T defaultValue() {
        return defaultValue;
    }

    /** The default as the documentation writes it; empty if there is none. */
    public final String defaultText() {
        return defaultValue == null ? "" : type.text(defaultValue);
    }

    public final String meaning() {
        return meaning;
    }

    @Override
    public final String toString() {
        return name;
    }
}

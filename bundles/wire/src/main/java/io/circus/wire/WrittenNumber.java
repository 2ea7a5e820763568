// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

/** A number of a JSON text with its original text: no other type can hold it, or it must come back unchanged. */
final class WrittenNumber extends Number {

    private static final long serialVersionUID = 1;

    private final String text;

    WrittenNumber(String text) {
        this.text = text;
    }

    /** Infinite if it is too large. */
    @Override
    public double doubleValue() {
        return Double.parseDouble(text);
    }

    @Override
    public float floatValue() {
        return (float) doubleValue();
    }

    @Override
    public long longValue() {
        return (long) doubleValue();
    }

    @Override
    public int intValue() {
        return (int) doubleValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrittenNumber that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.stats;

import java.util.Arrays;

/** The fields of {@code /proc/PID/stat} that are wanted: proc_pid_stat(5). Used again for every process; one thread. */
final class StatLine {

    /** Numbers of the fields behind the name, from 0. */
    private static final int MAJOR_FAULTS = 9;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int NICE = 16;
    private static final int THREADS = 17;
    private static final int START = 19;
    private static final int VIRTUAL = 20;
    private static final int RESIDENT = 21;

    private byte[] bytes;
    private int nameStart;
    private int nameEnd;

    char state;
    long majorFaults;
    /** Time on a CPU, in ticks. */
    long cpuTicks;
    int nice;
    int threads;
    /** When it started, in ticks since the boot. */
    long startTicks;
    /** Bytes. */
    long virtual;
    /** Pages. */
    long residentPages;

    /**
     * Takes in a line.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    void parse(byte[] line, int length) {
        bytes = line;
        int end = length - 1;
        // The name stands in parentheses and may contain anything.
        while (end > 0 && line[end] != ')') {
            end--;
        }
        nameStart = 0;
        while (nameStart < end && line[nameStart] != '(') {
            nameStart++;
        }
        if (end == 0 || end + 2 >= length) {
            throw new IllegalArgumentException("expected a line of " + RESIDENT + " fields");
        }
        nameEnd = end;
        state = (char) line[end + 2];
        fields(line, end + 3, length);
    }

    private void fields(byte[] line, int from, int length) {
        int at = from;
        cpuTicks = 0;
        for (int field = 1; field <= RESIDENT; field++) {
            at++; // the space
            boolean negative = at < length && line[at] == '-';
            if (negative) {
                at++;
            }
            long number = 0;
            int first = at;
            for (; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
                number = number * 10 + (line[at] - '0');
            }
            if (at == first) {
                throw new IllegalArgumentException("expected a number as field " + field);
            }
            take(field, negative ? -number : number);
        }
    }

    private void take(int field, long number) {
        switch (field) {
            case MAJOR_FAULTS -> majorFaults = number;
            case USER, SYSTEM -> cpuTicks += number;
            case NICE -> nice = (int) number;
            case THREADS -> threads = (int) number;
            case START -> startTicks = number;
            case VIRTUAL -> virtual = number;
            case RESIDENT -> residentPages = number;
            default -> { }
        }
    }

    /** A copy of the name of its program, with the parentheses. */
    byte[] name() {
        return Arrays.copyOfRange(bytes, nameStart, nameEnd);
    }

    /** Whether the name of its program is what {@link #name} once returned. */
    boolean hasName(byte[] other) {
        return Arrays.equals(bytes, nameStart, nameEnd, other, 0, other.length);
    }
}

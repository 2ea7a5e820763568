// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

/** The needed fields of {@code /proc/PID/stat}: proc_pid_stat(5). Reused for every process; one thread. */
final class StatLine {

    /** Numbers of the fields after the name, from 0. */
    private static final int PARENT = 1;
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

    private char state;
    private int parent;
    private long majorFaults;
    private long cpuTicks;
    private int nice;
    private int threads;
    private long startTicks;
    private long virtual;
    private long residentPages;

    /**
     * Parses a line.
     *
     * @throws IllegalArgumentException if the line has another form
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
            case PARENT -> parent = (int) number;
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

    /** The parsed values. */
    Reading reading(long nanos, int pid) {
        int nameHash = 0;
        for (int i = nameStart; i < nameEnd; i++) {
            nameHash = 31 * nameHash + bytes[i];
        }
        return new Reading(nanos, pid, parent, state, majorFaults, cpuTicks, nice, threads, startTicks, virtual,
                residentPages, nameHash);
    }
}

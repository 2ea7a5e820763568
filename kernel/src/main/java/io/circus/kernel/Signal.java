// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

/** A signal by its Linux number on x86-64 and AArch64: signal(7). Number 0 probes and sends nothing. */
public record Signal(int number) {

    public static final Signal HUP = new Signal(1);
    public static final Signal INT = new Signal(2);
    public static final Signal KILL = new Signal(9);
    public static final Signal TERM = new Signal(15);
    public static final Signal CHLD = new Signal(17);

    /** The first and the last real-time signal that programs may use with glibc. */
    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    private static final String[] NAMES = {
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    /** Whether the kernel knows the number: 1 to 64. */
    public boolean exists() {
        return number >= 1 && number <= RTMAX;
    }

    /** The name without {@code SIG}, such as {@code TERM} or {@code RTMIN+1}, or the number if there is no name. */
    @Override
    public String toString() {
        if (number >= 0 && number < NAMES.length) {
            return NAMES[number];
        }
        if (number >= RTMIN && number <= RTMAX) {
            return number == RTMIN ? "RTMIN" : "RTMIN+" + (number - RTMIN);
        }
        return Integer.toString(number);
    }
}

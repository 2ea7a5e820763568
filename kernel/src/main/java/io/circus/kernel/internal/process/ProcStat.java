// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The fields of {@code /proc/PID/stat} by which processes are related: proc_pid_stat(5). */
record ProcStat(int pid, char state, int parent, int session) {

    /** Its place among the fields behind the name: the 22nd of all. */
    private static final int BEGINNING = 19;

    /** Empty if there is no such process, or not any more. */
    static Optional<ProcStat> read(int pid, byte[] buffer) {
        try (var in = new FileInputStream("/proc/" + pid + "/stat")) {
            int length = in.read(buffer);
            return length <= 0 ? Optional.empty() : Optional.of(parse(pid, buffer, length));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The program's name, in parentheses, may hold anything; the fields after the last parenthesis do not. */
    static ProcStat parse(int pid, byte[] line, int length) {
        int end = length - 1;
        while (line[end] != ')') {
            end--;
        }
        String[] fields = new String(line, end + 2, length - end - 2, StandardCharsets.US_ASCII).split(" ", 6);
        return new ProcStat(pid, fields[0].charAt(0), Integer.parseInt(fields[1]), Integer.parseInt(fields[3]));
    }

    /** When the process began, in the system's ticks since it was booted; -1 if there is none. */
    static long beginning(int pid) {
        try {
            String line = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ")[BEGINNING]);
        } catch (IOException e) {
            return -1;
        }
    }

    /** What {@code pid} was executed with, proc_pid_cmdline(5); empty if that is not to be seen. */
    static Optional<List<String>> words(int pid) {
        try {
            var line = new String(Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "cmdline")), StandardCharsets.UTF_8);
            return Optional.of(words(line));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A NUL behind each; a program that has changed its title may have written none. */
    static List<String> words(String line) {
        String words = line.endsWith("\0") ? line.substring(0, line.length() - 1) : line;
        return line.isEmpty() ? List.of() : List.of(words.split("\0", -1));
    }

    /** Whether a variable of the environment that {@code pid} was started with begins so: {@code NAME=beginning}. */
    static boolean environmentHas(int pid, String beginning) {
        try {
            String environment = Files.readString(Path.of("/proc", Integer.toString(pid), "environ"),
                    StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + beginning);
        } catch (IOException e) {
            return false;
        }
    }
}

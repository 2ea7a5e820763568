// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files of {@code /proc}. A process may vanish at any time. */
final class ProcFiles {

    private static final int KIB = 1024;
    private static final long USUAL_PAGE = 4096;
    /** The type of the entry with the size of a page: getauxval(3). */
    private static final long AT_PAGESZ = 6;

    private final Path proc;

    ProcFiles(Path proc) {
        this.proc = proc;
    }

    String file(int pid, String name) {
        return proc + "/" + pid + "/" + name;
    }

    /** The pids of all processes of the machine. */
    List<Integer> pids() {
        var pids = new ArrayList<Integer>();
        String[] names = new File(proc.toString()).list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                pids.add(Integer.valueOf(name));
            }
        }
        return pids;
    }

    /** Reads the beginning of {@code file} and returns its length; 0 if the file does not exist, or no longer exists. */
    static int read(String file, byte[] buffer) {
        try (var in = new FileInputStream(file)) {
            return Math.max(0, in.read(buffer));
        } catch (IOException e) {
            return 0;
        }
    }

    /** When the machine was started, in seconds since the epoch. */
    long bootTime() throws IOException {
        return number(text(proc.resolve("stat")), "btime");
    }

    /** The memory of the machine in bytes. */
    long memory() throws IOException {
        return number(text(proc.resolve("meminfo")), "MemTotal:") * KIB;
    }

    /** The size of a page in bytes. */
    long pageSize() throws IOException {
        Path file = proc.resolve("self/auxv");
        if (Files.isReadable(file)) {
            var words = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder()).asLongBuffer();
            while (words.remaining() >= 2) {
                if (words.get() == AT_PAGESZ) {
                    return words.get();
                }
                words.get();
            }
        }
        return USUAL_PAGE;
    }

    /** The real user of a process by number, as its {@code status} says; -1 if there is no such process. */
    int uid(int pid, byte[] buffer) {
        int length = read(file(pid, "status"), buffer);
        return length == 0 ? -1 : (int) number(new String(buffer, 0, length, StandardCharsets.ISO_8859_1), "Uid:");
    }

    /** The base name of the first word of the command line of a process; null if it has none. */
    String program(int pid, byte[] buffer) {
        int length = read(file(pid, "cmdline"), buffer);
        int end = 0;
        int start = 0;
        for (; end < length && buffer[end] != 0; end++) {
            if (buffer[end] == '/') {
                start = end + 1;
            }
        }
        return end == 0 ? null : new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** The first number after {@code key} at the beginning of a line, or 0. */
    private static long number(String text, String key) {
        int at = text.startsWith(key) ? 0 : text.indexOf("\n" + key) + 1;
        if (at == 0 && !text.startsWith(key)) {
            return 0;
        }
        int start = at + key.length();
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == start ? 0 : Long.parseLong(text, start, end, 10);
    }
}

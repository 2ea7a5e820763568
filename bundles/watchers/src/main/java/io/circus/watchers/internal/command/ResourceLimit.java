// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Limits;
import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * A limit of setrlimit(2), the soft and the hard one, that prlimit(1) can set: what it would refuse is found before, as its
 * exit status looks like one of the watcher's own program.
 *
 * @param name as prlimit(1) knows it
 * @param value a number or {@code unlimited}
 */
public record ResourceLimit(String name, String value) {

    private static final String UNLIMITED = "unlimited";
    // linux/capability.h
    private static final int CAP_SYS_RESOURCE = 24;

    /** Name to the words that proc(5) has for it in {@code /proc/self/limits}. */
    private static final Map<String, String> KNOWN = Map.ofEntries(Map.entry("as", "Max address space"),
            Map.entry("core", "Max core file size"), Map.entry("cpu", "Max cpu time"), Map.entry("data", "Max data size"),
            Map.entry("fsize", "Max file size"), Map.entry("locks", "Max file locks"),
            Map.entry("memlock", "Max locked memory"), Map.entry("msgqueue", "Max msgqueue size"),
            Map.entry("nice", "Max nice priority"), Map.entry("nofile", "Max open files"),
            Map.entry("nproc", "Max processes"), Map.entry("rss", "Max resident set"),
            Map.entry("rtprio", "Max realtime priority"), Map.entry("rttime", "Max realtime timeout"),
            Map.entry("sigpending", "Max pending signals"), Map.entry("stack", "Max stack size"));

    /**
     * @param text what {@code rlimit_NAME} says; blank or -1 for no limit
     * @throws IllegalArgumentException if there is no such limit, or the daemon may not set it so high
     */
    static ResourceLimit of(String written, String text) {
        String lower = written.toLowerCase(Locale.ROOT);
        String name = lower.equals("ofile") ? "nofile" : lower;
        if (!KNOWN.containsKey(name)) {
            throw new IllegalArgumentException("there is no limit " + written + ", expected one of "
                    + String.join(", ", KNOWN.keySet().stream().sorted().toList()));
        }
        String value = text.isBlank() || text.strip().equals("-1") ? unlimited(name) : text.strip();
        String most = hard(name);
        if (exceeds(value, most) && !isPrivileged(name, value)) {
            throw new IllegalArgumentException("cannot set the limit " + name + " to " + value + ": the daemon's own is "
                    + most);
        }
        return new ResourceLimit(name, value);
    }

    /** Linux has no unlimited number of descriptors: the hard limit stands in for it. */
    private static String unlimited(String name) {
        try {
            return name.equals("nofile") ? Long.toString(Limits.descriptors().hard()) : UNLIMITED;
        } catch (ErrnoException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String hard(String name) {
        return read(Path.of("/proc/self/limits")).lines().filter(line -> line.startsWith(KNOWN.get(name)))
                .map(line -> line.substring(KNOWN.get(name).length()).strip().split(" +")[1]).findFirst()
                .orElse(UNLIMITED);
    }

    private static boolean exceeds(String value, String most) {
        return !most.equals(UNLIMITED) && (value.equals(UNLIMITED) || Long.parseLong(value) > Long.parseLong(most));
    }

    /** Who has CAP_SYS_RESOURCE may raise every limit, that of descriptors up to what the system has at all. */
    private static boolean isPrivileged(String name, String value) {
        long capabilities = read(Path.of("/proc/self/status")).lines().filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16)).sum();
        return (capabilities >>> CAP_SYS_RESOURCE & 1) == 1
                && (!name.equals("nofile") || !exceeds(value, read(Path.of("/proc/sys/fs/nr_open")).strip()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + FileTrouble.reason(e), e);
        }
    }

    /** {@code --nofile=100:100}. */
    String word() {
        return "--" + name + "=" + value + ":" + value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU and memory of one process.
 *
 * @param cpu percent of one CPU since the meter's last measurement of it; 0 the first time; may be over 100
 * @param mem resident memory in percent of that of the machine, rounded to three decimals
 * @param resident bytes
 * @param virtual bytes
 * @param cpuTicks time on a CPU, in hundredths of a second
 * @param username the name of its real user, or the number
 * @param created seconds since the epoch
 * @param age seconds since then
 * @param program base name of the first word of its command line, or {@code N/A}
 */
public record ProcessSample(int pid, double cpu, double mem, long resident, long virtual, long cpuTicks,
        String username, int nice, double created, double age, String program, int threads, long majorFaults) {

    /** Ticks in a second: Linux reports 100 to every program, whatever its internal rate. */
    public static final int TICKS = 100;

    private static final String UNITS = "KMGTPEZY";
    /** The number of keys of the object, including added ones. */
    private static final int KEYS = 16;

    /**
     * The information object that clients know, to which more keys may be added.
     *
     * @param children the objects of its children
     */
    public Map<String, Object> info(List<Map<String, Object>> children) {
        LinkedHashMap<String, Object> info = LinkedHashMap.newLinkedHashMap(KEYS);
        info.put("mem_info1", human(resident));
        info.put("mem_info2", human(virtual));
        info.put("cpu", cpu);
        info.put("mem", mem);
        info.put("ctime", cpuTime());
        info.put("pid", pid);
        info.put("username", username);
        info.put("nice", nice);
        info.put("create_time", created);
        info.put("age", age);
        info.put("cmdline", program);
        info.put("children", children);
        return info;
    }

    /** Minutes, seconds and hundredths: {@code 0:01.05}. */
    private String cpuTime() {
        long seconds = cpuTicks / TICKS;
        return seconds / 60 + ":" + twoDigits(seconds % 60) + "." + twoDigits(cpuTicks % TICKS);
    }

    /** Bytes in the largest unit that gives at least one: {@code 512B}, {@code 1.46M}. */
    static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024) {
            value /= 1024;
            unit++;
        }
        long hundredths = Math.round(value * 100);
        return hundredths / 100 + "." + twoDigits(hundredths % 100) + UNITS.charAt(unit);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}

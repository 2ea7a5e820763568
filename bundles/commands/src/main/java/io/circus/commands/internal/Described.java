// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Command.Property;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import java.util.Arrays;

/** The properties and keys that the descriptions of several commands have. */
final class Described {

    static final Property WATCHER = Property.required("name", "the watcher").of(ValueType.TEXT).naming(Subject.WATCHER);

    /** For a request that is about all watchers if it names none. */
    static final Property OPTIONAL_WATCHER = Property.optional("name", "the watcher; all if not given").of(ValueType.TEXT)
            .naming(Subject.WATCHER);

    static final Property STARTED = pids("started", "the processes that were started");
    static final Property STOPPED = pids("stopped", "the processes that were stopped");
    static final Property KEPT = pids("kept", "the processes that were left as they are");

    /** Of an operation on several watchers that waited. */
    static final Property FAILED = Property.optional("failed", "with waiting: why it failed, by watcher").mapOf(ValueType.TEXT)
            .naming(Subject.WATCHER);

    private Described() {}

    /** Of an operation on one watcher that waited. */
    static Property info(Property... keys) {
        return Property.optional("info", "with waiting, for one watcher: the pids").with(keys);
    }

    /** The options of a watcher, or of the daemon, by name. */
    static Property options(Subject subject) {
        return Property.required("options", "the values by name").mapOf(ValueType.ANY).naming(subject);
    }

    /** The information object of a process, without its children. */
    static Property[] processInfo(Property... more) {
        Property[] known = {
            Property.required("mem_info1", "resident memory for people").of(ValueType.TEXT),
            Property.required("mem_info2", "virtual memory for people").of(ValueType.TEXT),
            Property.required("cpu", "percent of one CPU since the last request for it").of(ValueType.NUMBER),
            Property.required("mem", "resident memory in percent of the machine's").of(ValueType.NUMBER),
            Property.required("ctime", "time on a CPU: MINUTES:SECONDS.HUNDREDTHS").of(ValueType.TEXT),
            Property.required("pid", "the process").of(ValueType.INTEGER).naming(Subject.PROCESS),
            Property.required("username", "the name of its user").of(ValueType.TEXT),
            Property.required("nice", "its nice value").of(ValueType.INTEGER),
            Property.required("create_time", "when it was started, in seconds since the epoch").of(ValueType.NUMBER),
            Property.required("age", "seconds since then").of(ValueType.NUMBER),
            Property.required("cmdline", "the base name of its program").of(ValueType.TEXT),
            Property.required("children", "the same of its direct children").listOf(new Property[0])};
        Property[] all = Arrays.copyOf(known, known.length + more.length);
        System.arraycopy(more, 0, all, known.length, more.length);
        return all;
    }

    private static Property pids(String name, String summary) {
        return Property.optional(name, summary).listOf(ValueType.INTEGER).naming(Subject.PROCESS);
    }
}

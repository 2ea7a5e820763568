// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A JSON object a line: {@code {"time": "2026-01-31T10:00:00.123456Z", "pid": 123, "level": "INFO", "message": "…"}}, with
 * {@code "error"} where an exception was logged. Times are UTC. Any thread.
 */
final class JsonLine extends Formatter {

    private final Gson gson = new GsonBuilder().disableHtmlEscaping()
            .setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true)).create();
    private final long pid;

    JsonLine(long pid) {
        this.pid = pid;
    }

    @Override
    public String format(LogRecord record) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", record.getInstant().toString());
        line.put("pid", pid);
        line.put("level", LogLine.level(record.getLevel()));
        line.put("message", formatMessage(record));
        if (record.getThrown() != null) {
            line.put("error", record.getThrown().toString());
        }
        return LogText.json(gson.toJson(line));
    }
}

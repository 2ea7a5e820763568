// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code hook.py} tells of the function that it has called.
 *
 * @param agrees whether the function returned a true value
 * @param environment what it has changed in {@code watcher.env}
 * @param stats as it has left them; empty where it was given none
 */
record PythonAnswer(boolean agrees, Map<String, String> environment, Map<String, Object> stats) {

    private static final String ERROR = "error ";

    static boolean isError(String text) {
        return text.startsWith(ERROR);
    }

    /** @throws HookException with its reason if the function failed, or if there is no answer */
    static PythonAnswer read(String text) throws HookException {
        if (isError(text)) {
            throw new HookException(text.substring(ERROR.length()).strip());
        }
        int end = text.indexOf('\n');
        if (end < 0) {
            throw new HookException("python3 ended without an answer");
        }
        Map<String, Object> more = HookJson.read(text.substring(end + 1));
        var environment = new LinkedHashMap<String, String>();
        section(more, "env").forEach((name, value) -> environment.put(name, String.valueOf(value)));
        return new PythonAnswer(text.startsWith("true"), environment, section(more, "stats"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> section(Map<String, Object> object, String name) throws HookException {
        Object section = object.getOrDefault(name, Map.of());
        if (section instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new HookException("expected " + name + " to be a dictionary, got " + section);
    }
}

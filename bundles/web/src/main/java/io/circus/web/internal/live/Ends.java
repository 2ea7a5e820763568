// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import io.circus.web.internal.verbs.Times;
import java.util.LinkedHashMap;
import java.util.Map;

/** The end of a process, in the form in which {@code status} tells the last one. */
final class Ends {

    private Ends() {}

    static Map<String, Object> shown(LiveEvent event) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("pid", event.body().get("process_pid"));
        shown.put("wid", event.wid());
        shown.put("time", Times.seconds(event.at()));
        shown.put("exit_code", event.body().get("exit_code"));
        shown.put("cause", event.body().get("cause"));
        shown.put("by", event.body().get("by"));
        return shown;
    }
}

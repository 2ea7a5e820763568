// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.web.internal.verbs.TcpListeners;
import io.circus.web.internal.verbs.Verbs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The managed sockets as the interface shows them. */
final class SocketList {

    private final Verbs verbs;

    SocketList(Verbs verbs) {
        this.verbs = verbs;
    }

    List<Map<String, Object>> all(Caller caller) throws CommandException, InterruptedException {
        Map<String, String> texts = commandLines(caller);
        var listeners = new TcpListeners();
        long limit = TcpListeners.limit();
        var all = new ArrayList<Map<String, Object>>();
        for (Object each : (List<?>) verbs.ask(caller, "listsockets", Map.of()).get("sockets")) {
            Map<String, Object> socket = Verbs.object(each);
            var shown = new LinkedHashMap<String, Object>();
            for (String key : List.of("name", "fd", "host", "port", "path")) {
                shown.put(key, socket.get(key));
            }
            shown.put("address", socket.get("path") != null ? socket.get("path") : address(socket));
            Optional<TcpListeners.Load> load = listeners.of(((Number) socket.get("fd")).intValue());
            shown.put("backlog", Math.min(limit, ((Number) socket.get("backlog")).longValue()));
            shown.put("queue", load.map(TcpListeners.Load::queue).orElse(null));
            shown.put("connections", load.map(TcpListeners.Load::connections).orElse(null));
            shown.put("watchers", users(String.valueOf(socket.get("name")), texts));
            all.add(shown);
        }
        return all;
    }

    private static String address(Map<String, Object> socket) {
        String host = String.valueOf(socket.get("host"));
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + socket.get("port");
    }

    /** The command lines of the watchers, in lower case: they name the sockets that they use. */
    private Map<String, String> commandLines(Caller caller) throws CommandException, InterruptedException {
        var texts = new LinkedHashMap<String, String>();
        for (Map.Entry<String, Map<String, Object>> each : verbs.states(caller).entrySet()) {
            String name = each.getKey();
            if (!Verbs.isPlugin(each.getValue())) {
                try {
                    Map<String, Object> options = Verbs.object(verbs.ask(caller, "options", Map.of("name", name)).get("options"));
                    texts.put(name, (options.get("cmd") + " " + options.get("args") + " $(circus.sockets." + options.get("stdin_socket") + ")")
                            .toLowerCase(Locale.ROOT));
                } catch (CommandException e) {
                    if (e.isUnavailable()) {
                        throw e;
                    }
                    // it has just been removed
                }
            }
        }
        return texts;
    }

    private static List<String> users(String socket, Map<String, String> texts) {
        Pattern mention = Pattern.compile("circus\\.sockets\\." + Pattern.quote(socket.toLowerCase(Locale.ROOT)) + "(?![\\w.-])");
        return texts.entrySet().stream().filter(entry -> mention.matcher(entry.getValue()).find()).map(Map.Entry::getKey).toList();
    }
}

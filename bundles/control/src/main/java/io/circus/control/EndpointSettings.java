// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.kernel.StateStore;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of the endpoints and their access rules. The bundle that reads the configuration registers it as a
 * service, once every watcher of the file exists and none is started yet. The bundle that binds the endpoints keeps it
 * in the state store, and needs no other bundle from then on.
 *
 * @param control the address that takes commands
 * @param events the address at which events are published
 * @param discovery the multicast address at which clients ask for daemons
 * @param owner the owner of {@code ipc://} socket files, if that is not the daemon's user
 */
public record EndpointSettings(String control, String events, String discovery, Optional<String> owner, ControlAccess access) {

    private static final String KEY = "control/settings";

    /** The settings in {@code store}, if any. */
    public static Optional<EndpointSettings> keptIn(StateStore store) {
        return store.get(KEY).map(EndpointSettings::parse);
    }

    /** Keeps the settings for the next version of the bundle that binds the endpoints. */
    public void keepIn(StateStore store) {
        var text = new StringBuilder();
        line(text, "control", control);
        line(text, "events", events);
        line(text, "discovery", discovery);
        owner.ifPresent(name -> line(text, "owner", name));
        line(text, "mode", String.valueOf(access.mode()));
        line(text, "insecure", String.valueOf(access.insecure()));
        access.keys().ifPresent(folder -> line(text, "keys", folder.toString()));
        store.put(KEY, text.toString());
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(' ').append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('\n');
    }

    private static EndpointSettings parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            values.put(line.substring(0, space), URLDecoder.decode(line.substring(space + 1), StandardCharsets.UTF_8));
        });
        return new EndpointSettings(values.get("control"), values.get("events"), values.get("discovery"),
                Optional.ofNullable(values.get("owner")), new ControlAccess(Integer.parseInt(values.get("mode")),
                Boolean.parseBoolean(values.get("insecure")), Optional.ofNullable(values.get("keys")).map(Path::of)));
    }
}

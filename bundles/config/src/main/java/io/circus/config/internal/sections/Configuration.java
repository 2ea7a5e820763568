// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Sections;
import io.circus.control.HttpSettings;
import io.circus.sockets.SocketSettings;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the daemon. Only to be used if there are no mistakes.
 *
 * @param http empty if nothing is to be served
 * @param sections of which it was made
 */
public record Configuration(GlobalSettings global, DaemonSettings daemon, Optional<HttpSettings> http, List<SocketSettings> sockets,
        List<WatcherSettings> watchers, List<PluginSettings> plugins, Findings findings, Sections sections) {}

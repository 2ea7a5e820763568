// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Sections;
import io.circus.sockets.SocketSettings;
import io.circus.watchers.WatcherSettings;
import java.util.List;

/**
 * The configuration of the daemon. Only to be used if there are no mistakes.
 *
 * @param sections of which it was made
 */
public record Configuration(GlobalSettings global, DaemonSettings daemon, List<SocketSettings> sockets,
        List<WatcherSettings> watchers, List<PluginSettings> plugins, Findings findings, Sections sections) {}

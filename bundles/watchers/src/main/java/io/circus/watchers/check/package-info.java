// SPDX-License-Identifier: Apache-2.0
/**
 * What in the settings of a watcher is hardly meant as it is written: {@link io.circus.watchers.check.WatcherCheck}. A package of
 * its own, since it knows how a watcher works; the packages of the service do not.
 */
@Export
@Version("1.0.0")
package io.circus.watchers.check;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

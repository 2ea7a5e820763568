// SPDX-License-Identifier: Apache-2.0
/**
 * What a stream class is: a {@link io.circus.streams.StreamSinkFactory} registered as a service under the name of the class makes
 * a {@link io.circus.streams.StreamSink} for each stream of a watcher that asks for it.
 */
@Export
@Version("1.1.0")
package io.circus.streams;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

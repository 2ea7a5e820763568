// SPDX-License-Identifier: Apache-2.0
/**
 * The API of stream classes. A {@link io.circus.streams.StreamSinkFactory} is registered as a service under the name of
 * the class. It makes a {@link io.circus.streams.StreamSink} for each stream of a watcher that names the class.
 */
@Export
@Version("1.1.0")
package io.circus.streams;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

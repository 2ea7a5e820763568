// SPDX-License-Identifier: Apache-2.0
/** Metrics for statsd: a plugin opens a {@link io.circus.metrics.Statsd} of its own. */
@Export
@Version("1.0.0")
package io.circus.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

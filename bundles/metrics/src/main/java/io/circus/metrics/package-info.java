// SPDX-License-Identifier: Apache-2.0
/**
 * CPU and memory of processes, measured once for all users ({@link io.circus.metrics.Samples}), and metrics
 * for statsd ({@link io.circus.metrics.Statsd}).
 */
@Export
@Version("2.0.0")
package io.circus.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

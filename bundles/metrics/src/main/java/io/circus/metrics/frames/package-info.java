// SPDX-License-Identifier: Apache-2.0
/**
 * CPU and memory of all processes, round after round: {@link io.circus.metrics.frames.Frames} measures them once for
 * everybody who draws charts, and remembers ten minutes.
 */
@Export
@Version("1.0.0")
package io.circus.metrics.frames;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

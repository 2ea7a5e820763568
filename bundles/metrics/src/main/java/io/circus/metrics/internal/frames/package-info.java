// SPDX-License-Identifier: Apache-2.0
/** Measures in rounds and remembers them: {@link io.circus.metrics.internal.frames.SampledFrames}. */
package io.circus.metrics.internal.frames;

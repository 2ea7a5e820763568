// SPDX-License-Identifier: Apache-2.0
/** Ending processes: {@link io.circus.watchers.internal.stop.Stopper} asks them, waits the graceful time, and kills what is left. */
package io.circus.watchers.internal.stop;

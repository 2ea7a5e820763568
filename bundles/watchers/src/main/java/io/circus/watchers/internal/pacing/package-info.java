// SPDX-License-Identifier: Apache-2.0
/** The order and the rate of the signals when many processes are stopped together. */
package io.circus.watchers.internal.pacing;

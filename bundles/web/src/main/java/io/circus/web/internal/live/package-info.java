// SPDX-License-Identifier: Apache-2.0
/**
 * What pages are told as it happens: {@link io.circus.web.internal.live.Hub} collects it once for all, and each
 * {@link io.circus.web.internal.live.LiveStream} takes from there what its browser has not seen yet.
 */
package io.circus.web.internal.live;

// SPDX-License-Identifier: Apache-2.0
/** The flapping plugin: reading starts at {@link io.circus.flapping.FlappingGuard}. */
package io.circus.flapping;

// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

/**
 * A daemon to talk to.
 *
 * @param label the endpoint as the user named it
 * @param endpoint where to connect to: the same, or the near end of a tunnel
 */
record Target(String label, String endpoint) {}

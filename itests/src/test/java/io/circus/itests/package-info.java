// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the assembled home. A {@link io.circus.itests.Sandbox} starts the real programs on free ports in a folder of
 * its own and leaves neither a process nor a file behind. Waiting is for events, with one generous deadline.
 */
package io.circus.itests;

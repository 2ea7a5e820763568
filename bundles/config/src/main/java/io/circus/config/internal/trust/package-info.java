// SPDX-License-Identifier: Apache-2.0
/**
 * Who can change the files and jars that decide what the daemon runs.
 */
package io.circus.config.internal.trust;

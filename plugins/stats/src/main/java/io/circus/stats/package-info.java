// SPDX-License-Identifier: Apache-2.0
/** The statistics plugin: reading starts at {@link io.circus.stats.StatsPublisher}. */
package io.circus.stats;

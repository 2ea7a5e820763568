// SPDX-License-Identifier: Apache-2.0
/**
 * What the jars of a home declare about their plugins: names, options and their ranges. It is read from manifests and descriptions,
 * without a framework. {@link io.circus.config.internal.jars.HomeJars} is where reading starts.
 */
package io.circus.config.internal.jars;

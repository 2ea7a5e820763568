// SPDX-License-Identifier: Apache-2.0
/**
 * OSGi Connect: the bundles of {@code system/} as the JVM's class path has them. Their classes then come linked out of the
 * AOT cache, which makes the daemon's start a third cheaper, and a bundle is as replaceable as any other: an update leaves the
 * class path.
 */
package io.circus.distribution.connect;

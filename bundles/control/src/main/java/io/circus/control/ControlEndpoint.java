// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

/**
 * Marker service: the control endpoint is bound. Watchers are started only after that, so that a second daemon on
 * the same endpoint ends before it has started any process.
 */
public interface ControlEndpoint {}

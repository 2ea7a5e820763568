// SPDX-License-Identifier: Apache-2.0
/**
 * One operation at a time: {@link io.circus.watchers.internal.lane.Lane} runs the operations of one watcher on a virtual thread and
 * decides what happens to an operation that arrives while another runs.
 */
package io.circus.watchers.internal.lane;

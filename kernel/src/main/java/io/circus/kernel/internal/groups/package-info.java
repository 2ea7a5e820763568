// SPDX-License-Identifier: Apache-2.0
/** Control groups, and what they tell of processes that the system has killed for want of memory. */
package io.circus.kernel.internal.groups;

// SPDX-License-Identifier: Apache-2.0
/** Requests that take time: {@link io.circus.web.internal.operations.Operations} begins and remembers them. */
package io.circus.web.internal.operations;

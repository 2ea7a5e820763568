// SPDX-License-Identifier: Apache-2.0
/** The routes of the interface: {@link io.circus.web.internal.api.Api} has them all. */
package io.circus.web.internal.api;

// SPDX-License-Identifier: Apache-2.0
/** The description of the interface: {@link io.circus.web.internal.openapi.OpenApi}. */
package io.circus.web.internal.openapi;

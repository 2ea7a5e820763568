// SPDX-License-Identifier: Apache-2.0
/** Who sends a request: {@link io.circus.web.internal.identity.Identity}. Knows no server. */
package io.circus.web.internal.identity;

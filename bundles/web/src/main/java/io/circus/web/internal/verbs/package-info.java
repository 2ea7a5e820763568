// SPDX-License-Identifier: Apache-2.0
/** The daemon as the interface shows it: {@link io.circus.web.internal.verbs.Verbs} asks its commands. */
package io.circus.web.internal.verbs;

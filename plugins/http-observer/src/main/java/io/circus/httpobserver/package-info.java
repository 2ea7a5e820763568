// SPDX-License-Identifier: Apache-2.0
/** The plugin that checks a URL: reading starts at {@link io.circus.httpobserver.HttpObserver}. */
package io.circus.httpobserver;

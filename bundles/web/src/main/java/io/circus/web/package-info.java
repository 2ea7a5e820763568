// SPDX-License-Identifier: Apache-2.0
/**
 * The dashboard, the HTTP interface and metrics. {@link io.circus.web.WebActivator} follows the settings,
 * {@link io.circus.web.WebSite} serves as they say. Nothing of the server is loaded before there are settings.
 */
package io.circus.web;

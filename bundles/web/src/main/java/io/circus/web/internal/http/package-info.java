// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP without the dashboard: {@link io.circus.web.internal.http.HttpServer} takes connections,
 * {@link io.circus.web.internal.http.Front} asks who sends a request and finds its {@link io.circus.web.internal.http.Route}.
 */
package io.circus.web.internal.http;

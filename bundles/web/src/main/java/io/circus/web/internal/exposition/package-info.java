// SPDX-License-Identifier: Apache-2.0
/** Metrics for Prometheus: {@link io.circus.web.internal.exposition.Metrics} collects them for each scrape. */
package io.circus.web.internal.exposition;

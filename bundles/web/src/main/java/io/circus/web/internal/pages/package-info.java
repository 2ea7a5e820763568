// SPDX-License-Identifier: Apache-2.0
/** The files of the dashboard. */
package io.circus.web.internal.pages;

// SPDX-License-Identifier: Apache-2.0
/** The dashboard in a real browser. */
package io.circus.itests.web;

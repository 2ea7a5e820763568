// SPDX-License-Identifier: Apache-2.0
/** Fakes for the tests of plugins. Not part of the product. */
package io.circus.plugintesting;

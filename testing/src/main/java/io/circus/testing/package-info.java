// SPDX-License-Identifier: Apache-2.0
/** Shared by the tests of all modules. Not part of the product. */
package io.circus.testing;

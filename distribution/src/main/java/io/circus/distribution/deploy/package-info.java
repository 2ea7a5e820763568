// SPDX-License-Identifier: Apache-2.0
/** The folder {@code bundles/}: what happens to jars that are dropped, replaced or cannot run. */
package io.circus.distribution.deploy;

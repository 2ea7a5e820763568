// SPDX-License-Identifier: Apache-2.0
/** Services of other bundles that watchers use and that come and go: stop methods, managed sockets, the output of processes. */
package io.circus.watchers.internal.services;

// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * What tells who sends a request.
 *
 * @param path without the query
 * @param address of the sender; empty if the request came by a Unix socket
 * @param uid of the sender, if the request came by a Unix socket
 * @param secure whether it came by TLS
 * @param header the first value of the header of that name, null if there is none
 */
public record RequestFacts(String method, String path, Optional<InetAddress> address, OptionalInt uid, boolean secure,
        UnaryOperator<String> header) {}

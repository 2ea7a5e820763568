// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import java.util.Map;

/**
 * Why a request is refused.
 *
 * @param status of HTTP
 * @param detail for the user
 * @param headers to send
 */
public record Refusal(int status, String detail, Map<String, String> headers) {
    public Refusal {
        headers = Map.copyOf(headers);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import org.eclipse.jetty.http.HttpStatus;

/** The names of the codes of HTTP. */
final class Statuses {

    private Statuses() {}

    static String title(int status) {
        return HttpStatus.getMessage(status);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import io.circus.watchers.StreamOption;

/**
 * {@code syslog://HOST[:PORT][?FACILITY]} or {@code syslog:///PATH[?FACILITY]}.
 *
 * @param target HOST[:PORT] or /PATH
 * @param facility its number; user for a name that is none
 */
record SyslogAddress(String target, int facility) {

    static final String SCHEME = "syslog://";

    static SyslogAddress parse(String url) {
        int question = url.indexOf('?');
        String target = url.substring(SCHEME.length(), question < 0 ? url.length() : question);
        int named = question < 0 ? -1 : StreamOption.FACILITIES.indexOf(url.substring(question + 1));
        return new SyslogAddress(target, named < 0 ? StreamOption.FACILITIES.indexOf("user") : named);
    }
}

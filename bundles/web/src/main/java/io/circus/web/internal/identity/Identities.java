// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.control.HttpSettings;

/** Makes the {@link Identity} that the settings ask for. */
public final class Identities {

    private Identities() {}

    public static Identity open(HttpSettings settings) {
        return new LoopbackIdentity();
    }
}

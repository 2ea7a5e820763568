// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

import io.circus.control.ControlAccess;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the {@code [circus]} section. They are registered as a service once every watcher of the file exists, before
 * one is started.
 *
 * @param endpoint the ZeroMQ control endpoint
 * @param endpointOwner the user that gets an {@code ipc://} control endpoint
 * @param checkDelay seconds in the original; here the ceiling of the pause before a respawn
 * @param access who may reach the endpoints
 */
public record GlobalSettings(String endpoint, String pubsubEndpoint, String statsEndpoint, String multicastEndpoint,
        Optional<String> endpointOwner, Duration checkDelay, Duration warmupDelay,
        ControlAccess access) {

    /** With the access of an empty configuration. */
    public GlobalSettings(String endpoint, String pubsubEndpoint, String statsEndpoint, String multicastEndpoint,
            Optional<String> endpointOwner, Duration checkDelay, Duration warmupDelay) {
        this(endpoint, pubsubEndpoint, statsEndpoint, multicastEndpoint, endpointOwner, checkDelay, warmupDelay,
                ControlAccess.DEFAULT);
    }
}

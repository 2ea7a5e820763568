// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.control.Caller;
import io.circus.control.Role;
import io.circus.kernel.Cancellable;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rule as long as there are no users: whoever sends requests from this machine may look. */
final class LoopbackIdentity implements Identity {

    private static final Refusal NOBODY = new Refusal(401, "there are no users: only this machine is answered", Map.of());

    @Override
    public Optional<Refusal> check(RequestFacts request) {
        return Optional.empty();
    }

    @Override
    public Decision identify(RequestFacts request) {
        return request.address().filter(InetAddress::isLoopbackAddress).isPresent()
                ? new Decision.Known(new Caller("somebody on this machine", Role.OBSERVER, List.of()), false, List.of())
                : new Decision.Refused(NOBODY);
    }

    @Override
    public Decision login(RequestFacts request, Map<String, ?> body) {
        return new Decision.Refused(NOBODY);
    }

    @Override
    public List<String> logout(RequestFacts request) {
        return List.of();
    }

    @Override
    public boolean hasUsers() {
        return false;
    }

    @Override
    public Cancellable whenChanged(Runnable told) {
        return () -> { };
    }

    @Override
    public void close() {
        // nothing is open
    }
}

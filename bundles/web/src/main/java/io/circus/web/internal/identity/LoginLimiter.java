// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses passwords: after some failures, of a name or from an address, the next attempt has to wait, each time
 * twice as long. A right password forgives. Failures are forgotten after a while, and the number of remembered ones is bounded.
 * Any thread.
 */
final class LoginLimiter {

    /** Failures of a name, and from an address, that cost nothing. Several people may share an address. */
    static final int FREE_OF_NAME = 5;
    static final int FREE_OF_ADDRESS = 20;
    static final Duration LONGEST = Duration.ofMinutes(1);
    static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int MOST = 10_000;
    private static final int LARGEST_SHIFT = 10;
    private static final int PREFIX_BYTES = 8;

    private final LongSupplier nanoClock;
    /** Guarded by this; the least recently used first. */
    private final Map<String, Failures> all = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    /** @param until when the next attempt is allowed, in the time of the clock */
    private record Failures(int count, long last, long until) {}

    LoginLimiter(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Begins an attempt, which counts as failed until {@link #succeeded} says otherwise: attempts at the same moment cannot pass
     * together.
     *
     * @param address empty for a Unix socket
     * @return how long to wait, if it has to
     */
    synchronized Optional<Duration> begin(String name, Optional<InetAddress> address) {
        long now = nanoClock.getAsLong();
        long wait = Math.max(remaining(keyOf(name), now), address.map(sender -> remaining(keyOf(sender), now)).orElse(0L));
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        count(keyOf(name), FREE_OF_NAME, now);
        address.ifPresent(sender -> count(keyOf(sender), FREE_OF_ADDRESS, now));
        return Optional.empty();
    }

    /** The attempt was right: the name begins anew, and the address gets this attempt back. */
    synchronized void succeeded(String name, Optional<InetAddress> address) {
        all.remove(keyOf(name));
        address.map(LoginLimiter::keyOf).ifPresent(key -> all.computeIfPresent(key, (any, failures) ->
                failures.count == 1 ? null : new Failures(failures.count - 1, failures.last, failures.last)));
    }

    private long remaining(String key, long now) {
        Failures failures = all.get(key);
        return failures == null ? 0 : failures.until - now;
    }

    private void count(String key, int free, long now) {
        Failures former = all.get(key);
        int count = former == null || now - former.last > FORGOTTEN.toNanos() ? 1 : former.count + 1;
        Duration pause = count < free ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(count - free, LARGEST_SHIFT));
        all.put(key, new Failures(count, now, now + (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).toNanos()));
    }

    private static String keyOf(String name) {
        return "name " + (name.length() > 64 ? name.substring(0, 64) : name);
    }

    /** Of IPv6 the network: somebody who has one address there has all. */
    private static String keyOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes);
    }

    /** The number of remembered names and addresses. */
    synchronized int size() {
        return all.size();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A list that other threads fill and tests wait on. */
public final class Awaited<T> {

    /** How long anything may take before a test fails. It only costs when something is broken. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of many items, those that a failure tells. */
    private static final int SHOWN = 200;

    private final String what;
    private final List<T> items = new ArrayList<>();

    public Awaited(String what) {
        this.what = what;
    }

    public synchronized void add(T item) {
        items.add(item);
        notifyAll();
    }

    public synchronized List<T> all() {
        return List.copyOf(items);
    }

    /** How many there are now, to wait for later ones. */
    public synchronized int mark() {
        return items.size();
    }

    public synchronized void clear() {
        items.clear();
    }

    public T first(Predicate<? super T> wanted) throws InterruptedException {
        return firstSince(0, wanted);
    }

    /** Waits for the first item from number {@code mark} on that is {@code wanted}. */
    public synchronized T firstSince(int mark, Predicate<? super T> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int next = mark;
        while (true) {
            for (; next < items.size(); next++) {
                if (wanted.test(items.get(next))) {
                    return items.get(next);
                }
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("waited " + PATIENCE + " in vain for an item of " + this);
            }
            wait(left);
        }
    }

    /** Waits for an item that is {@code wanted}, but not for longer than {@code patience}: it may never come. */
    public synchronized Optional<T> firstWithin(Duration patience, Predicate<? super T> wanted) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); left > 0 && find(wanted).isEmpty();
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return find(wanted);
    }

    public synchronized Optional<T> find(Predicate<? super T> wanted) {
        return items.stream().filter(wanted).findFirst();
    }

    /** The last ones, one a line: a daemon that is tried hard says more than anybody reads. */
    @Override
    public synchronized String toString() {
        int left = Math.max(0, items.size() - SHOWN);
        var text = new StringBuilder(what).append(':');
        if (left > 0) {
            text.append(" after ").append(left).append(" others");
        }
        items.subList(left, items.size()).forEach(item -> text.append("\n  ").append(item));
        return text.toString();
    }
}

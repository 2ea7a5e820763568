// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.survival;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.kernel.Keeper;
import io.circus.kernel.StateStore;
import io.circus.kernel.internal.linux.Exec;
import io.circus.kernel.internal.linux.Exits;
import io.circus.kernel.internal.linux.KeeperSocket;
import io.circus.kernel.internal.linux.SharedMemory;
import io.circus.kernel.internal.process.LinuxProcessTable;
import io.circus.kernel.linux.CrashPoint;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The keeper above this JVM, or none. Whoever waits for its answer reads the records before it too, so each is dealt with by the thread
 * that reads it: it writes the end into the journal before it takes the record from the queue.
 */
public final class LinkedKeeper implements Keeper {

    private static final System.Logger LOG = System.getLogger("circus");

    /** Where the numbers begin that the keeper keeps. */
    static final int FIRST = 200;

    /** When to look again while somebody waits for an answer. */
    private static final Duration SOON = Duration.ofMillis(1);

    private static final String ENDING = "kernel/ending";

    private final Optional<KeeperSocket> socket;
    private final ReentrantLock lock = new ReentrantLock();
    private long serials;
    private final Set<Integer> kept = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;
    private volatile boolean armable;
    private volatile boolean armed;
    private volatile StateStore store;
    /** What the daemon before this one had kept; nobody knows what remains here, for that one died just then. */
    private final Set<Integer> unclaimed = ConcurrentHashMap.newKeySet();
    private volatile Consumer<KeeperSocket.Record> onEnd = record -> { };
    private volatile Runnable onArmed = () -> { };

    public LinkedKeeper(Optional<KeeperSocket> socket) {
        this.socket = socket;
    }

    public boolean isThere() {
        return socket.isPresent();
    }

    @Override
    public long pid() {
        return socket.isPresent() ? socket.get().keeper() : ProcessHandle.current().pid();
    }

    @Override
    public int keep(int descriptor) throws ErrnoException {
        if (socket.isEmpty()) {
            return descriptor;
        }
        int number = descriptor >= FIRST ? descriptor : SharedMemory.moveUp(descriptor, FIRST);
        try {
            claim(number);
            keepAs(number);
            return number;
        } catch (ErrnoException e) {
            close(number);
            throw e;
        }
    }

    /** Has descriptors kept that have such numbers, and waits until they are. */
    void keepAs(int... numbers) throws ErrnoException {
        Arrays.stream(numbers).forEach(kept::add);
        if (numbers.length == 0 || gone) {
            return;
        }
        lock.lock();
        try {
            long last = serials + numbers.length;
            for (int number : numbers) {
                socket.get().send('K', number, ++serials, number);
            }
            int error = 0;
            for (long id = 0; id < last;) {
                KeeperSocket.Record record = socket.get().peek(true).orElseThrow(() ->
                        new ErrnoException("keep a descriptor for the next daemon", Errno.ETIMEDOUT.number()));
                if (record.pid() != 0) {
                    onEnd.accept(record);
                } else if (record.id() > last - numbers.length) {
                    id = record.id();
                    error = error == 0 ? record.status() : error;
                }
                socket.get().take();
            }
            CrashPoint.reach("kept");
            if (error != 0) {
                throw new ErrnoException("keep a descriptor for the next daemon", error);
            }
        } catch (ErrnoException e) {
            if (!hasGone(e)) {
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is no keeper any more, which is said once. */
    private boolean hasGone(ErrnoException e) {
        boolean now = e.is(Errno.EPIPE) || e.is(Errno.ECONNRESET);
        if (now && !armed) {
            gone();
        }
        return now;
    }

    private void gone() {
        if (!gone) {
            gone = true;
            LOG.log(WARNING, () -> "the keeper has ended: from now on processes do not survive the daemon");
        }
    }

    /** The keeper first: once the number is free here, it may be kept for somebody else. */
    @Override
    public void close(int descriptor) {
        kept.remove(descriptor);
        if (descriptor >= FIRST) {
            order('D', descriptor);
        }
        Descriptors.close(descriptor);
    }

    @Override
    public void arm() {
        if (!armable) {
            return;
        }
        CrashPoint.reach("not armed");
        onArmed.run();
        unclaimed.forEach(this::close);
        unclaimed.clear();
        order('A', 0);
        armed = true;
        CrashPoint.reach("armed");
    }

    /** There is a journal: a daemon after this one can take its processes over. */
    public void armable(StateStore journal) {
        store = journal;
        armable = true;
    }

    @Override
    public void end() {
        if (armable) {
            store.put(ENDING, "true");
        }
    }

    /** Whether this daemon or one before it has been told to end. */
    public boolean isEnding() {
        return armable && store.get(ENDING).isPresent();
    }

    /** Whether the daemon before this one is started again if this one ends. */
    public boolean isArmed() {
        return armed;
    }

    /** Somebody knows what this descriptor is. */
    void claim(int descriptor) {
        unclaimed.remove(descriptor);
        kept.add(descriptor);
    }

    /**
     * When the keeper is killed, this process takes its place and starts another JVM.
     *
     * @param before called first
     */
    public void healWith(EventLoop loop, Runnable before) throws IOException {
        Path process = Path.of("/proc/" + pid());
        String program = Files.readSymbolicLink(process.resolve("exe")).toString();
        List<String> words = List.of(Files.readString(process.resolve("cmdline")).split("\0"));
        loop.whenReadable(Exits.pidfd((int) pid()), () -> {
            if (armed) {
                LOG.log(WARNING, () -> "somebody has killed the keeper, taking its place");
                before.run();
                try {
                    Exec.become(program, words, environment(), kept);
                } catch (ErrnoException e) {
                    LOG.log(WARNING, e::getMessage);
                }
            }
            gone();
        });
    }

    private static List<String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.put(KeeperSocket.VARIABLE, Long.toString(ProcessHandle.current().pid()));
        return environment.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
    }

    /** From now on the keeper ends with this JVM. */
    public void quit() {
        order('Q', 0);
    }

    private void order(char operation, int number) {
        if (socket.isPresent() && !gone) {
            lock.lock();
            try {
                socket.get().send(operation, number, 0, -1);
            } catch (ErrnoException e) {
                if (!hasGone(e)) {
                    LOG.log(WARNING, e::getMessage);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** @param listener called by {@link #arm} */
    public void whenArmed(Runnable listener) {
        onArmed = listener;
    }

    /** Gives {@code table} what the daemon before this one has left, and from now on each end that the keeper sees. */
    public void takeOver(LinuxProcessTable table, EventLoop loop) throws InterruptedException {
        for (String name : new File("/proc/self/fd").list()) {
            int number = Integer.parseInt(name);
            if (number > FIRST) {
                unclaimed.add(number);
            }
        }
        onEnd = record -> table.endedElsewhere(record.pid(), record.exit());
        table.takeOver((int) pid(), this::hearNow);
        watch(loop);
    }

    private void hearNow() {
        try {
            hear();
        } catch (ErrnoException e) {
            hasGone(e);
        }
    }

    private void watch(EventLoop loop) {
        loop.whenReadable(KeeperSocket.DESCRIPTOR, () -> {
            try {
                if (hear()) {
                    watch(loop);
                } else {
                    loop.after(SOON, () -> watch(loop));
                }
            } catch (ErrnoException e) {
                hasGone(e);
            }
        });
    }

    /** Reads what is there. @return false if somebody else reads */
    private boolean hear() throws ErrnoException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            for (Optional<KeeperSocket.Record> record = socket.get().peek(false); record.isPresent(); record = socket.get().peek(false)) {
                if (record.get().pid() != 0) {
                    onEnd.accept(record.get());
                }
                socket.get().take();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}

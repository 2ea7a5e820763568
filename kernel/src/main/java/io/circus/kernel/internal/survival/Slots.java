// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.survival;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.Signal;
import io.circus.kernel.StateStore;
import io.circus.kernel.internal.linux.SharedMemory;
import io.circus.kernel.internal.process.Journal;
import io.circus.kernel.linux.CrashPoint;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The processes in the journal, each with a slot of its own. Its first word is the state, which is written last.
 *
 * <pre>
 *            write            runs            ended           over
 *   FREE -----------&gt; SPAWNING ----&gt; RUNNING -------&gt; ENDED --------&gt; FREE
 * </pre>
 */
public final class Slots implements Journal {

    private static final int SIZE = 64;
    private static final int MOST = 32_768;

    private static final int FREE = 0;
    private static final int SPAWNING = 1;
    private static final int RUNNING = 2;
    private static final int ENDED = 3;

    // places in a slot; three descriptors from PIPES on
    private static final int PID = 4;
    private static final int STARTED = 8;
    private static final int NANOS = 16;
    private static final int WID = 20;
    private static final int PIPES = 24;
    private static final int FLAGS = 36;
    private static final int CODE = 40;
    private static final int STATUS = 44;
    private static final int SERIAL = 48;

    private static final int OUTLIVES = 1;
    private static final int TOLD = 2;

    // wait.h
    private static final int EXITED = 1;
    private static final int KILLED = 2;
    private static final int DUMPED = 3;
    private static final int UNKNOWN = 0;

    /** With the number of a slot, the key in the store of the text that belongs to it: the name of the watcher, who ends it and how. */
    private static final String TEXT = "kernel/process/";
    private static final String SEPARATOR = "\0";
    private static final String FOREIGN = "kernel/foreign/";
    private static final String MARK = "kernel/mark";
    /** More than a daemon makes processes. */
    private static final long SERIALS = 1L << 40;

    private final Memory memory;
    private final LinkedKeeper keeper;
    private final StateStore store;
    private final Deque<Integer> free = new ArrayDeque<>();

    public Slots(Memory memory, LinkedKeeper keeper, StateStore store) {
        this.memory = memory;
        this.keeper = keeper;
        this.store = store;
        IntStream.range(0, used()).filter(index -> at(index).get(JAVA_INT, 0) == FREE).forEach(free::add);
    }

    private int used() {
        return memory.content.get(JAVA_INT, Memory.SLOTS_USED);
    }

    private MemorySegment at(int index) {
        return memory.content.asSlice(Memory.SLOTS + (long) index * SIZE, SIZE);
    }

    private synchronized int take() throws ErrnoException {
        if (!free.isEmpty()) {
            return free.pop();
        }
        int index = used();
        if (index == MOST) {
            throw new ErrnoException("note a process in the journal", Errno.EAGAIN.number());
        }
        memory.content.set(JAVA_INT, Memory.SLOTS_USED, index + 1);
        return index;
    }

    private synchronized void giveBack(int index) {
        free.push(index);
    }

    @Override
    public String mark(String fresh) {
        return store.get(MARK).orElseGet(() -> {
            store.put(MARK, fresh);
            return fresh;
        });
    }

    @Override
    public long firstSerial() {
        return memory.generation() * SERIALS;
    }

    /** A process that is not one of a watcher's is ended after a crash: of its pipes nothing is kept. */
    @Override
    public Entry begin(Label label, long serial, Instant startedAt, int[] pipes) throws ErrnoException {
        if (label.wid() > 0) {
            keepPipes(pipes);
        }
        int index = take();
        CrashPoint.reach("slot taken");
        MemorySegment slot = at(index);
        slot.set(JAVA_INT, PID, 0);
        slot.set(JAVA_LONG, STARTED, startedAt.getEpochSecond());
        slot.set(JAVA_INT, NANOS, startedAt.getNano());
        slot.set(JAVA_INT, WID, label.wid());
        int[] kept = label.wid() > 0 ? pipes : new int[] {-1, -1, -1};
        MemorySegment.copy(kept, 0, slot, JAVA_INT, PIPES, kept.length);
        slot.set(JAVA_INT, FLAGS, 0);
        slot.set(JAVA_LONG, SERIAL, serial);
        store.put(TEXT + index, label.watcher());
        become(slot, SPAWNING);
        return new Slot(index, slot, label.watcher());
    }

    private void keepPipes(int[] pipes) throws ErrnoException {
        for (int i = 0; i < pipes.length; i++) {
            if (pipes[i] >= 0) {
                int low = pipes[i];
                pipes[i] = -1; // closed also if this fails
                pipes[i] = SharedMemory.moveUp(low, LinkedKeeper.FIRST);
            }
        }
        keeper.keepAs(Arrays.stream(pipes).filter(pipe -> pipe >= 0).toArray());
    }

    private static void become(MemorySegment slot, int state) {
        VarHandle.releaseFence();
        slot.set(JAVA_INT, 0, state);
    }

    @Override
    public void foreign(Map<Integer, Long> beginning) {
        beginning.forEach((pid, when) -> store.put(FOREIGN + pid, when.toString()));
    }

    @Override
    public boolean isForeign(int pid, long beginning) {
        return store.get(FOREIGN + pid).equals(Optional.of(Long.toString(beginning)));
    }

    @Override
    public List<Left> left() {
        var left = new ArrayList<Left>();
        for (int index = 0; index < used(); index++) {
            MemorySegment slot = at(index);
            int state = slot.get(JAVA_INT, 0);
            if (state != FREE) {
                left.add(left(index, slot, state));
            }
        }
        return left;
    }

    private Left left(int index, MemorySegment slot, int state) {
        String[] texts = store.get(TEXT + index).orElse("").split(SEPARATOR, -1);
        int flags = slot.get(JAVA_INT, FLAGS);
        Optional<Cause.Commanded> commanded = texts.length < 3 ? Optional.empty() : Optional.of(new Cause.Asked(texts[1], texts[2]));
        var pipes = new OptionalInt[3];
        for (int i = 0; i < pipes.length; i++) {
            int pipe = slot.get(JAVA_INT, PIPES + 4L * i);
            pipes[i] = pipe < 0 ? OptionalInt.empty() : OptionalInt.of(pipe);
            pipes[i].ifPresent(keeper::claim);
        }
        Optional<Exit> exit = state == ENDED ? Optional.of(exit(slot)) : Optional.empty();
        return new Left(new Slot(index, slot, texts[0]), new Label(texts[0], slot.get(JAVA_INT, WID)), slot.get(JAVA_LONG, SERIAL),
                state == SPAWNING ? 0 : slot.get(JAVA_INT, PID),
                Instant.ofEpochSecond(slot.get(JAVA_LONG, STARTED), slot.get(JAVA_INT, NANOS)), pipes, commanded, (flags & OUTLIVES) != 0, exit,
                (flags & TOLD) != 0);
    }

    private static Exit exit(MemorySegment slot) {
        int status = slot.get(JAVA_INT, STATUS);
        return switch (slot.get(JAVA_INT, CODE)) {
            case EXITED -> new Exit.Status(status);
            case UNKNOWN -> new Exit.Unknown("the daemon before this one did not know it");
            default -> new Exit.Signalled(new Signal(status), slot.get(JAVA_INT, CODE) == DUMPED);
        };
    }

    /** One process. Its slot is free again when its end has been dealt with and its pipes are closed. */
    private final class Slot implements Entry {

        private final int index;
        private final MemorySegment slot;
        private final String watcher;
        private boolean free;

        Slot(int index, MemorySegment slot, String watcher) {
            this.index = index;
            this.watcher = watcher;
            this.slot = slot;
        }

        @Override
        public void runs(int pid) {
            slot.set(JAVA_INT, PID, pid);
            become(slot, RUNNING);
        }

        @Override
        public synchronized void commanded(Cause.Commanded cause) {
            String verb = cause instanceof Cause.Asked asked ? asked.verb() : cause.word();
            store.put(TEXT + index, String.join(SEPARATOR, watcher, cause.by().orElse(""), verb));
        }

        @Override
        public synchronized void outlives() {
            slot.set(JAVA_INT, FLAGS, slot.get(JAVA_INT, FLAGS) | OUTLIVES);
        }

        @Override
        public void ended(Exit exit) {
            switch (exit) {
                case Exit.Status status -> end(EXITED, status.code());
                case Exit.Signalled signalled -> end(signalled.coreDumped() ? DUMPED : KILLED, signalled.signal().number());
                case Exit.Unknown unknown -> end(UNKNOWN, 0);
            }
        }

        private void end(int code, int status) {
            slot.set(JAVA_INT, CODE, code);
            slot.set(JAVA_INT, STATUS, status);
            become(slot, ENDED);
        }

        @Override
        public synchronized void over() {
            slot.set(JAVA_INT, FLAGS, slot.get(JAVA_INT, FLAGS) | TOLD);
            freeIfUsedUp();
        }

        /** The number is forgotten before it is free for something else. */
        @Override
        public synchronized void close(int pipe) {
            for (long at = PIPES; at < FLAGS; at += 4) {
                if (slot.get(JAVA_INT, at) == pipe) {
                    slot.set(JAVA_INT, at, -1);
                }
            }
            keeper.close(pipe);
            freeIfUsedUp();
        }

        private void freeIfUsedUp() {
            boolean piped = slot.get(JAVA_INT, PIPES) >= 0 || slot.get(JAVA_INT, PIPES + 4) >= 0 || slot.get(JAVA_INT, PIPES + 8) >= 0;
            if (!free && !piped && (slot.get(JAVA_INT, FLAGS) & TOLD) != 0) {
                free = true;
                become(slot, FREE);
                store.remove(TEXT + index);
                giveBack(index);
            }
        }
    }
}

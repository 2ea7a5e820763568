// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import io.circus.kernel.linux.ErrnoException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The small program above the daemon, which starts it again if it is killed, and keeps the descriptors that its processes depend on. It
 * may be missing: then nothing survives the daemon, and the rest is as ever. Any thread.
 */
@ProviderType
public interface Keeper {

    /** The process by which others know the daemon, whichever JVM it has at the moment: the keeper, or without one the JVM itself. */
    long pid();

    /**
     * Has {@code descriptor} kept: a daemon after this one finds it under the number that is returned. The caller writes the number where
     * that daemon looks, and closes it by {@link #close}. Waits for the keeper, well under a millisecond: not on the loop.
     *
     * @return its number from now on, another one if it was below 200
     * @throws ErrnoException if it cannot be kept; it is closed then
     */
    int keep(int descriptor) throws ErrnoException;

    /** Closes a descriptor, kept or not. */
    void close(int descriptor);

    /**
     * All that the daemon before this one has left is taken over, and commands can come: from now on the daemon is started again,
     * however it ends, unless the framework has been stopped. The ends that came meanwhile are told now.
     */
    void arm();

    /** The daemon has been told to end: one that is started again, since this one was killed before it was done, ends too. */
    void end();
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The user and group databases: getpwnam(3), getgrnam(3). A look-up may ask the network, and holds its thread meanwhile:
 * only on a platform thread other than the loop's.
 */
public final class Accounts {

    // struct passwd (48 bytes): pw_name at 0, pw_uid at 16, pw_gid at 20; struct group (32): gr_name at 0, gr_gid at 16
    private static final long STRUCT_SIZE = 48;
    private static final long NAME = 0;
    private static final long ID = 16;
    private static final long GROUP_OF_USER = 20;
    /** Enough for any entry; a group of very many members needs most. */
    private static final long BUFFER_SIZE = 1 << 20;
    private static final long LONGEST_NAME = 4096;

    // int getpwnam_r(const char *name, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result);
    private static final NativeFunction GETPWNAM = new NativeFunction("getpwnam_r");
    // int getpwuid_r(uid_t uid, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result);
    private static final NativeFunction GETPWUID = new NativeFunction("getpwuid_r");
    // int getgrnam_r(const char *name, struct group *grp, char *buf, size_t buflen, struct group **result);
    private static final NativeFunction GETGRNAM = new NativeFunction("getgrnam_r");
    // int getgrgid_r(gid_t gid, struct group *grp, char *buf, size_t buflen, struct group **result);
    private static final NativeFunction GETGRGID = new NativeFunction("getgrgid_r");

    private Accounts() {}

    /** @param group the primary group */
    public record User(String name, int uid, int group) {}

    public record Group(String name, int gid) {}

    /** The user of that name, or with that number. */
    public static Optional<User> user(String nameOrNumber) {
        return find(GETPWNAM, GETPWUID, nameOrNumber,
                entry -> new User(nameIn(entry), entry.get(JAVA_INT, ID), entry.get(JAVA_INT, GROUP_OF_USER)));
    }

    /** The group of that name, or with that number. */
    public static Optional<Group> group(String nameOrNumber) {
        return find(GETGRNAM, GETGRGID, nameOrNumber, entry -> new Group(nameIn(entry), entry.get(JAVA_INT, ID)));
    }

    private interface Reader<T> {
        T read(MemorySegment entry);
    }

    private static <T> Optional<T> find(NativeFunction byName, NativeFunction byId, String nameOrNumber, Reader<T> reader) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(STRUCT_SIZE, 8);
            MemorySegment buffer = arena.allocate(BUFFER_SIZE);
            MemorySegment result = arena.allocate(ADDRESS);
            String text = nameOrNumber.trim();
            boolean numeric = isNumber(text);
            long key = numeric ? Integer.parseUnsignedInt(text) : arena.allocateFrom(text).address();
            int error = (int) (numeric ? byId : byName).call(Native.allocateErrno(arena), key, entry.address(),
                    buffer.address(), BUFFER_SIZE, result.address());
            return error != 0 || result.get(ADDRESS, 0).equals(MemorySegment.NULL) ? Optional.empty()
                    : Optional.of(reader.read(entry));
        }
    }

    @SuppressWarnings("restricted")
    private static String nameIn(MemorySegment entry) {
        return entry.get(ADDRESS, NAME).reinterpret(LONGEST_NAME).getString(0);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

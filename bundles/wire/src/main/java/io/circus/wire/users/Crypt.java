// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.users;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Hashes passwords by <a href="https://man7.org/linux/man-pages/man3/crypt.3.html">crypt(3)</a> of the system's
 * libcrypt. A call takes about 50 ms and 16 MB, and holds its thread: only on a platform thread that may wait. Any
 * number of threads.
 */
public final class Crypt {

    /** The longest password, in bytes of UTF-8: CRYPT_MAX_PASSPHRASE_SIZE of crypt.h, with its end. */
    public static final int LONGEST = 511;

    private static final List<String> LIBRARIES = List.of("libcrypt.so.1", "libcrypt.so.2");
    /** More than any struct crypt_data: 131,232 bytes in glibc, 32,768 in libxcrypt. */
    private static final long DATA_SIZE = 256 << 10;
    /** CRYPT_GENSALT_OUTPUT_SIZE of crypt.h. */
    private static final int SALT_SIZE = 192;
    private static final long LONGEST_HASH = 1024;
    private static final String YESCRYPT = "$y$";

    private final MethodHandle crypt;
    private final Optional<MethodHandle> gensalt;

    private Crypt(MethodHandle crypt, Optional<MethodHandle> gensalt) {
        this.crypt = crypt;
        this.gensalt = gensalt;
    }

    /** The library; empty if the system has none. */
    public static Optional<Crypt> load() {
        return load(LIBRARIES);
    }

    @SuppressWarnings("restricted")
    static Optional<Crypt> load(List<String> libraries) {
        Linker linker = Linker.nativeLinker();
        for (String library : libraries) {
            try {
                SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
                // char *crypt_r(const char *phrase, const char *setting, struct crypt_data *data);
                var crypt = symbols.find("crypt_r").map(address ->
                        linker.downcallHandle(address, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS)));
                // char *crypt_gensalt_rn(const char *prefix, unsigned long count, const char *rbytes, int nrbytes,
                //     char *output, int output_size);
                var gensalt = symbols.find("crypt_gensalt_rn").map(address -> linker.downcallHandle(address,
                        FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT)));
                if (crypt.isPresent()) {
                    return Optional.of(new Crypt(crypt.get(), gensalt));
                }
            } catch (IllegalArgumentException e) {
                // no library of that name: the next one
            }
        }
        return Optional.empty();
    }

    /**
     * Hashes a new password: by yescrypt, or by sha512crypt where the library does not know that.
     *
     * @throws IllegalArgumentException if the password is empty, too long, or has a character 0
     */
    public String hash(String password) {
        return yescryptSetting().flatMap(setting -> hash(password, setting))
                .or(() -> hash(password, "$6$rounds=200000$" + Tokens.create().substring(0, 16).replace('-', '.').replace('_', '/')))
                .orElseThrow(() -> new IllegalStateException("libcrypt knows neither yescrypt nor sha512crypt"));
    }

    /** Whether {@code password} is the one of {@code hash}. A hash that the library does not know is nobody's. */
    public boolean matches(String password, String hash) {
        Optional<String> computed;
        try {
            computed = hash(password, hash);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return computed.isPresent() && MessageDigest.isEqual(computed.get().getBytes(StandardCharsets.US_ASCII),
                hash.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException that says what is wrong with {@code password} */
    public static void check(String password) {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST || password.indexOf(0) >= 0) {
            throw new IllegalArgumentException("expected a password of 1 to " + LONGEST + " bytes");
        }
    }

    private Optional<String> hash(String password, String setting) {
        check(password);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment phrase = arena.allocateFrom(password);
            MemorySegment data = arena.allocate(DATA_SIZE, 16);
            var result = (MemorySegment) crypt.invokeExact(phrase, arena.allocateFrom(setting), data);
            Optional<String> text = text(result);
            phrase.fill((byte) 0);
            data.fill((byte) 0);
            return text.filter(hash -> !hash.startsWith("*")); // "*0" and "*1" tell of a failure
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("a downcall declares Throwable but throws nothing of its own", t);
        }
    }

    private Optional<String> yescryptSetting() {
        if (gensalt.isEmpty()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            var result = (MemorySegment) gensalt.get().invokeExact(arena.allocateFrom(YESCRYPT), 0L, MemorySegment.NULL, 0,
                    arena.allocate(SALT_SIZE), SALT_SIZE);
            return text(result).filter(setting -> !setting.startsWith("*"));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("a downcall declares Throwable but throws nothing of its own", t);
        }
    }

    @SuppressWarnings("restricted")
    private static Optional<String> text(MemorySegment pointer) {
        return pointer.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(pointer.reinterpret(LONGEST_HASH).getString(0));
    }
}

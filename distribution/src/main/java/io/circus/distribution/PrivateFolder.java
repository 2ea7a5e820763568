// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The folder in which all daemons of one user keep the storages of their frameworks. Other users can neither write into it nor
 * replace it: the folder and everything above belongs to the user or to root, and others can write only where the sticky bit
 * keeps them from renaming files of other owners.
 */
final class PrivateFolder {

    private static final Path RUN = Path.of("/run/circus");
    private static final String STORAGE = "storage";
    private static final int ROOT = 0;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final String OWNER_ONLY = "rwx------";

    private final int user;

    /** @param user the number of the daemon's user */
    PrivateFolder(int user) {
        this.user = user;
    }

    static PrivateFolder ofThisUser() throws IOException {
        return new PrivateFolder(number(Path.of("/proc/self"), "uid"));
    }

    /**
     * The places for the folder, the best first: systemd's folder for files of the service, {@code /run/circus} for root, the
     * user's runtime folder, a folder of the user among the temporary files.
     *
     * @param environment looks up a variable
     */
    List<Path> places(UnaryOperator<String> environment, Path temporary) {
        var places = new ArrayList<Path>();
        String service = environment.apply("RUNTIME_DIRECTORY");
        if (isAbsolute(service)) {
            places.add(Path.of(service.split(":", 2)[0]));
        }
        if (user == ROOT) {
            places.add(RUN);
        }
        String runtime = environment.apply("XDG_RUNTIME_DIR");
        if (isAbsolute(runtime)) {
            places.add(Path.of(runtime, "circus"));
        }
        places.add(temporary.resolve("circus-" + user));
        return places;
    }

    private static boolean isAbsolute(String path) {
        return path != null && path.startsWith("/");
    }

    /**
     * Creates {@code place} if it does not exist, and in it the folder for the storages of daemons.
     *
     * @throws IOException with the reason if the folder cannot be created, or if others could write into it
     */
    Path open(Path place) throws IOException {
        Path above = place.toAbsolutePath().getParent().toRealPath();
        for (Path folder = above; folder != null; folder = folder.getParent()) {
            checkSafe(folder);
        }
        Path own = above.resolve(place.getFileName());
        // The folder of root also holds sockets, which have modes of their own.
        make(own, place.equals(RUN) ? "rwxr-xr-x" : OWNER_ONLY);
        Path storage = own.resolve(STORAGE);
        make(storage, OWNER_ONLY);
        return storage;
    }

    private void make(Path folder, String permissions) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        } catch (FileAlreadyExistsException e) {
            checkOwn(folder);
        }
    }

    /** Whether other users can neither rename nor replace the files of this user in {@code folder}. */
    private void checkSafe(Path folder) throws IOException {
        int owner = number(folder, "uid");
        if (owner != ROOT && owner != user && !isUnmapped(owner)) {
            throw new IOException(folder + " belongs to user " + owner);
        }
        int mode = number(folder, "mode");
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw new IOException("others can write to " + folder);
        }
    }

    private void checkOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is no folder");
        }
        int owner = number(folder, "uid");
        if (owner != user) {
            throw new IOException(folder + " belongs to user " + owner);
        }
        if ((number(folder, "mode") & WRITABLE_BY_OTHERS) != 0) {
            throw new IOException("others can write to " + folder);
        }
    }

    /** In a container of an ordinary user, the machine's root shows as the overflow uid. */
    private static boolean isUnmapped(int owner) throws IOException {
        return owner == Integer.parseInt(Files.readString(Path.of("/proc/sys/kernel/overflowuid")).strip())
                && !Files.readString(Path.of("/proc/self/uid_map")).strip().matches("0\\s+0\\s+4294967295");
    }

    private static int number(Path path, String attribute) throws IOException {
        Map<String, Object> read = path.startsWith("/proc") ? Files.readAttributes(path, "unix:" + attribute)
                : Files.readAttributes(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
        return (Integer) read.get(attribute);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The builds of the keeper that can be tested here. */
final class Binaries {

    static final Path SOURCE = Path.of("src/main/c/keeper.c").toAbsolutePath();
    static final Path BIN = Path.of("bin").toAbsolutePath();
    private static final String MACHINE = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");

    /** qemu-user knows no PR_SET_CHILD_SUBREAPER; whoever is a subreaper stays one across exec. prctl(2). */
    private static final List<String> SUBREAPER = List.of("/usr/bin/python3", "-c",
            "import ctypes, os, sys; ctypes.CDLL(None).prctl(36, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])");

    private Binaries() {}

    /** The prebuilt keeper of {@code machine}, as uname(1) names it. */
    static Path prebuilt(String machine) {
        return BIN.resolve(machine).resolve("circus-keeper");
    }

    /** The words that start each build; the last one is the path of the binary. */
    static List<List<String>> all() throws IOException, InterruptedException {
        var all = new ArrayList<List<String>>();
        for (String machine : List.of("x86_64", "aarch64")) {
            if (machine.equals(MACHINE)) {
                all.add(List.of(prebuilt(machine).toString()));
            } else {
                find("qemu-" + machine).ifPresent(emulator -> all.add(Stream.concat(SUBREAPER.stream(),
                        Stream.of(emulator, prebuilt(machine).toString())).toList()));
            }
        }
        Path built = Path.of("target/keeper/circus-keeper").toAbsolutePath();
        if (build(built, List.of())) {
            all.add(List.of(built.toString()));
        }
        return all;
    }

    /** Builds the source with the script of the project and further options; false if there is no compiler. */
    static boolean build(Path program, List<String> options) throws IOException, InterruptedException {
        if (find("cc").isEmpty()) {
            return false;
        }
        Files.createDirectories(program.getParent());
        var line = new ArrayList<>(List.of(BIN.resolve("build").toString(), "cc", program.toString()));
        line.addAll(options);
        int status = new ProcessBuilder(line).inheritIO().start().waitFor();
        if (status != 0) {
            throw new AssertionError("cannot build " + SOURCE + ": status " + status);
        }
        return true;
    }

    private static Optional<String> find(String program) {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/bin")).map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).map(Path::toString).findFirst();
    }
}

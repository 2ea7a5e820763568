// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Assume;

/** An sshd of its own on a port of this machine, and the key of a user who may log in there. */
public final class SshServer {

    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    /** Without it an sshd of root does not start. */
    private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

    private final Path folder;
    private final int port;

    private SshServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Skips the test if there is no OpenSSH. */
    public static SshServer start(Sandbox sandbox) throws IOException, InterruptedException {
        Assume.assumeTrue("openssh-server is installed", Files.isExecutable(SSHD));
        Assume.assumeTrue(PRIVILEGE_SEPARATION + " is there", !System.getProperty("user.name").equals("root")
                || Files.isDirectory(PRIVILEGE_SEPARATION));
        int port = Sandbox.Endpoints.free().control();
        var server = new SshServer(sandbox.folder(), port);
        for (String key : new String[] {"host_key", "user_key"}) {
            Program made = sandbox.start(Map.of(), Path.of("/usr/bin/ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key);
            made.assertEnds(0);
        }
        sandbox.write("known_hosts", "[127.0.0.1]:" + port + " " + Files.readString(server.folder.resolve("host_key.pub")));
        sandbox.write("sshd_config", """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s/host_key
                AuthorizedKeysFile %s/user_key.pub
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                StrictModes no
                UsePAM no
                PidFile none
                """.formatted(port, server.folder, server.folder));
        // The user's own configuration and known hosts are left alone.
        sandbox.write("ssh_config", "UserKnownHostsFile " + server.folder + "/known_hosts\nGlobalKnownHostsFile /dev/null\n"
                + "IdentitiesOnly yes\n");
        Path ssh = sandbox.write("ssh", "#!/bin/sh\nexec /usr/bin/ssh -F " + server.folder + "/ssh_config \"$@\"\n");
        assertTrue(ssh.toFile().setExecutable(true));
        Program sshd = sandbox.start(Map.of(), SSHD, "-D", "-e", "-f", server.folder.resolve("sshd_config").toString());
        sshd.err().first(line -> line.startsWith("Server listening on 127.0.0.1 port " + port));
        return server;
    }

    /** {@code USER@HOST:PORT} */
    public String destination() {
        return System.getProperty("user.name") + "@127.0.0.1:" + port;
    }

    public String keyFile() {
        return folder.resolve("user_key").toString();
    }

    /** For programs that are to find the ssh that knows the server. */
    public Map<String, String> environment() {
        return Map.of("PATH", folder + ":" + System.getenv("PATH"));
    }
}

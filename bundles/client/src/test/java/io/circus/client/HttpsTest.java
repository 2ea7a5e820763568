// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** With a server of the JDK whose certificate nobody has signed. */
public class HttpsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final char[] PASSWORD = "password".toCharArray();
    private static final String REPLY = "{\"status\": \"ok\", \"numwatchers\": 3}";

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();
    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private static Path certificate;
    private static SSLServerSocket server;

    @BeforeClass
    public static void serve() throws Exception {
        Path store = FOLDER.getRoot().toPath().resolve("store.p12");
        certificate = FOLDER.getRoot().toPath().resolve("certificate.pem");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                "-keystore", store.toString(), "-storepass", "password");
        keytool("-exportcert", "-alias", "server", "-rfc", "-file", certificate.toString(), "-keystore", store.toString(), "-storepass", "password");
        server = (SSLServerSocket) context(store).getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(HttpsTest::answer);
    }

    @AfterClass
    public static void stop() throws IOException {
        server.close();
    }

    private static void keytool(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, process.waitFor());
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void answer() {
        while (!server.isClosed()) {
            try (var client = server.accept()) {
                InputStream in = client.getInputStream();
                var request = new StringBuilder();
                while (request.indexOf("\r\n\r\n{}") < 0) {
                    int read = in.read();
                    if (read < 0) {
                        break;
                    }
                    request.append((char) read);
                }
                client.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Length: " + REPLY.length() + "\r\n\r\n" + REPLY)
                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // a client that does not believe the certificate, or the end of the test
            }
        }
    }

    private static Object ask(String host, Optional<Path> authorities, boolean insecure) throws Exception {
        var access = new HttpAccess(Optional.empty(), authorities, insecure);
        try (var client = CircusClient.connect("https://" + host + ":" + server.getLocalPort(), PATIENCE, PATIENCE, Optional.empty(), access)) {
            return client.call("numwatchers", Map.of()).get("numwatchers");
        }
    }

    @Test
    public void believesTheCertificateInTheFile() throws Exception {
        assertEquals(3L, ask("localhost", Optional.of(certificate), false));
    }

    @Test
    public void believesAnyCertificateIfToldTo() throws Exception {
        assertEquals(3L, ask("127.0.0.1", Optional.empty(), true));
    }

    @Test
    public void refusesUnknownCertificatesAndOtherNames() {
        String unknown = assertThrows(IllegalArgumentException.class, () -> ask("localhost", Optional.empty(), false)).getMessage();
        assertTrue(unknown, unknown.startsWith("cannot ask https://localhost:") && unknown.contains("unable to find valid certification path"));
        String other = assertThrows(IllegalArgumentException.class, () -> ask("127.0.0.1", Optional.of(certificate), false)).getMessage();
        assertTrue(other, other.startsWith("cannot ask https://127.0.0.1:") && other.contains("No subject alternative names"));
    }

    @Test
    public void aFileWithoutCertificatesIsTold() throws Exception {
        Path missing = Path.of(certificate + "-2");
        String message = assertThrows(IllegalArgumentException.class, () -> ask("localhost", Optional.of(missing), false)).getMessage();
        assertTrue(message, message.endsWith(": cannot read the certificates " + missing + ": there is no such file"));
        Path empty = Files.createFile(FOLDER.getRoot().toPath().resolve("empty"));
        message = assertThrows(IllegalArgumentException.class, () -> ask("localhost", Optional.of(empty), false)).getMessage();
        assertTrue(message, message.endsWith(": cannot use the certificates " + empty + ": expected PEM"));
    }
}

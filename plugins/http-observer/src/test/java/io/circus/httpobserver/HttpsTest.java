// SPDX-License-Identifier: Apache-2.0
package io.circus.httpobserver;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.circus.toolkit.PluginOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A check of a server with a certificate made for the test. */
public class HttpsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private HttpsServer server;
    private SSLContext context;

    @Before
    public void startServer() throws Exception {
        Path file = folder.getRoot().toPath().resolve("store.p12");
        int status = new ProcessBuilder(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-alias", "it",
                "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-storetype", "PKCS12",
                "-keystore", file.toString(), "-storepass", "password").inheritIO().start().waitFor();
        assertEquals(0, status);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @After
    public void stopServer() {
        server.stop(0);
    }

    private Check.Result fetch(String host, HttpClient.Builder builder) throws InterruptedException {
        Check check = Check.read(PluginOptions.of(HttpObserver.PID, HttpObserver.Config.class,
                Map.of("check.url", "https://" + host + ":" + server.getAddress().getPort() + "/")));
        try (HttpClient client = builder.build()) {
            return check.fetch(client);
        }
    }

    @Test
    public void aTrustedCertificatePassesForItsName() throws InterruptedException {
        Check.Result result = fetch("localhost", HttpClient.newBuilder().sslContext(context));
        assertTrue(result.toString(), result instanceof Check.Passed);
    }

    @Test
    public void anotherNameAndAnUnknownCertificateAreErrors() throws InterruptedException {
        assertTrue(fetch("127.0.0.1", HttpClient.newBuilder().sslContext(context)) instanceof Check.Failed(int code, _)
                && code == Check.NO_RESPONSE);
        Check.Result result = fetch("localhost", HttpClient.newBuilder());
        assertTrue(result.toString(), result instanceof Check.Failed(int code, _) && code == Check.NO_RESPONSE);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assume.assumeTrue;

import io.circus.testing.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A real server that speaks TLS, with a certificate made for the test. */
public class RedisTlsTest {

    private static final Path OPENSSL = Path.of("/usr/bin/openssl");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final SSLContext before;
    private RedisServer server;
    private int port;

    public RedisTlsTest() throws Exception {
        before = SSLContext.getDefault();
    }

    @Before
    public void startServer() throws Exception {
        assumeTrue(OPENSSL + " is not installed", Files.isExecutable(OPENSSL));
        Path key = folder.getRoot().toPath().resolve("key.pem");
        Path certificate = folder.getRoot().toPath().resolve("certificate.pem");
        assertEquals(0, new ProcessBuilder(OPENSSL.toString(), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key.toString(), "-out",
                certificate.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                .waitFor());
        port = Ports.free();
        server = new RedisServer("--tls-port", Integer.toString(port), "--tls-auth-clients", "no", "--tls-cert-file",
                certificate.toString(), "--tls-key-file", key.toString(), "--tls-ca-cert-file", certificate.toString());
        server.before();
        SSLContext.setDefault(trusting(certificate));
    }

    @After
    public void stopServer() {
        SSLContext.setDefault(before);
        if (server != null) {
            server.after();
        }
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry("redis", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private Server at(String host) {
        return new Server(URI.create("rediss://" + host + ":" + port + "/0"), Duration.ofSeconds(5));
    }

    @Test
    public void aTrustedCertificateCountsForItsNameOnly() {
        try (Jedis redis = at("localhost").open()) {
            assertEquals("PONG", redis.ping());
        }
        assertThrows(JedisConnectionException.class, () -> at("127.0.0.1").open());
    }

    @Test
    public void anUnknownCertificateIsRefused() {
        SSLContext.setDefault(before);
        assertThrows(JedisConnectionException.class, () -> at("localhost").open());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.control.HttpSettings;
import io.circus.toolkit.FileWatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS with the certificate of the settings. Renewed files count for new connections, without a restart. */
final class Tls implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Tls.class.getName());
    /** Two files are renewed one after the other. */
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path certificate;
    private final Path key;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private FileWatch watch;
    private boolean seen;

    private Tls(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** @throws IOException that says which file cannot be used, and why */
    static Tls open(HttpSettings settings) throws IOException {
        var tls = new Tls(settings.certificate().orElseThrow(), settings.key().orElseThrow());
        tls.use(tls.factory, PemFiles.read(tls.certificate, tls.key));
        tls.factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.watch = new FileWatch("web-certificate", QUIET, () -> List.of(tls.certificate, tls.key), tls::changed);
        return tls;
    }

    private void use(SslContextFactory given, KeyStore store) {
        given.setKeyStore(store);
        given.setKeyStorePassword("");
        given.setKeyManagerPassword("");
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    /** Called at the beginning, too. */
    private void changed() {
        if (!seen) {
            seen = true;
            return;
        }
        try {
            KeyStore store = PemFiles.read(certificate, key);
            factory.reload(changing -> use(changing, store));
            LOG.log(Level.INFO, () -> "using the renewed certificate " + certificate);
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> e.getMessage() + ", using the former one");
        } catch (Exception e) { // so Jetty declares it
            LOG.log(Level.WARNING, () -> "cannot use the renewed certificate " + certificate + ": " + e + ", using the former one");
        }
    }

    @Override
    public void close() {
        try {
            watch.close(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom to believe with {@code https}: the authorities of the JDK, those in a file, or everybody.
 *
 * @param authorities a file of certificates in PEM
 * @param everybody whether no certificate is checked
 */
public record TlsTrust(Optional<Path> authorities, boolean everybody) {

    boolean checksNames() {
        return !everybody;
    }

    /** @throws IOException if the file cannot be used */
    SSLSocketFactory sockets() throws IOException {
        if (authorities.isEmpty() && !everybody) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, everybody ? new TrustManager[] {new Everybody()} : inFile(authorities.get()), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the certificates " + authorities.map(Path::toString).orElse("")
                    + ": " + e.getMessage(), e);
        }
    }

    private static TrustManager[] inFile(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read the certificates " + file + ": there is no such file", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException("cannot use the certificates " + file + ": expected PEM");
        }
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("c" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Checks nothing, as the user asked for. */
    private static final class Everybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // this is no server
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // --insecure
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

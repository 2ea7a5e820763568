// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.linux.TrustedFiles;
import io.circus.toolkit.FileTrouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate chain and its private key, from files in PEM. */
final class PemFiles {

    static final char[] PASSWORD = new char[0];

    private static final int LARGEST = 1 << 20;
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private PemFiles() {}

    /**
     * Reads both.
     *
     * @throws IOException that names the file and what is wrong with it
     */
    static KeyStore read(Path certificate, Path key) throws IOException {
        Certificate[] chain = chain(certificate);
        PrivateKey secret = key(key, chain[0].getPublicKey().getAlgorithm());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("circus", secret, PASSWORD, chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use " + certificate + " with " + key + ": " + e.getMessage(), e);
        }
    }

    private static Certificate[] chain(Path file) throws IOException {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes("httpd_cert", file))).toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException("cannot read httpd_cert " + file + ": expected a certificate in PEM");
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read httpd_cert " + file + ": expected certificates in PEM", e);
        }
    }

    private static PrivateKey key(Path file, String algorithm) throws IOException {
        Matcher matcher = KEY.matcher(new String(bytes("httpd_key", file), StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new IOException("cannot read httpd_key " + file
                    + ": expected a key in PEM that begins with BEGIN PRIVATE KEY (`openssl pkcs8 -topk8 -nocrypt` makes one)");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("cannot read httpd_key " + file + ": expected a key for a certificate with " + algorithm, e);
        }
    }

    private static byte[] bytes(String option, Path file) throws IOException {
        try (SeekableByteChannel channel = TrustedFiles.read(file)) {
            if (channel.size() > LARGEST) {
                throw new IOException("it is too large");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until its end
            }
            return bytes.array();
        } catch (IOException e) {
            throw new IOException("cannot read " + option + " " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return FileTrouble.reason(e);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.linux.Strangers;
import io.circus.linux.TrustedFiles;
import io.circus.toolkit.FileTrouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate chain and its private key, from files in PEM. */
final class PemFiles {

    static final char[] PASSWORD = new char[0];

    private static final int LARGEST = 1 << 20;
    private static final int MODE = 07777;
    private static final int OTHERS = 0007;
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
            if (!belongTogether(secret, chain[0].getPublicKey())) {
                throw new IOException("cannot use httpd_key " + key + ": it is not the key of httpd_cert " + certificate);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("circus", secret, PASSWORD, chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use " + certificate + " with " + key + ": " + e.getMessage(), e);
        }
    }

    /** Whether what one signs is what the other verifies: JSSE finds out only when a client comes. */
    private static boolean belongTogether(PrivateKey secret, PublicKey known) throws GeneralSecurityException {
        String algorithm = switch (known.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> known.getAlgorithm();
        };
        byte[] text = {1};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        signature.update(text);
        return signature.verify(signed);
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
        refuseStrangers(file);
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

    /** A key that others know, or can replace, proves nothing. */
    private static void refuseStrangers(Path file) throws IOException {
        Optional<String> strangers = Strangers.ofThisUser().of(file);
        if (strangers.isPresent()) {
            throw new IOException("cannot use httpd_key " + file + ": " + strangers.get());
        }
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode") & MODE;
            if ((mode & OTHERS) != 0) {
                throw new IOException("cannot use httpd_key " + file + ": everybody can read it (mode " + Integer.toOctalString(mode)
                        + "), expected mode 600 or 640");
            }
        } catch (NoSuchFileException e) {
            // told by the reading
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

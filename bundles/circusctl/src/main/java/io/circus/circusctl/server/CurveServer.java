// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.wire.zmtp.Security;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.zeromq.ZMQ;

/**
 * The server's side of CURVE (https://rfc.zeromq.org/spec/26/), for one connection:
 *
 * <pre> HELLO --&gt; WELCOME both sides have a pair of keys for this connection only INITIATE --&gt; READY
 * the client has proved its key, and is accepted; or ERROR
 *   MESSAGE ...          each with a number of its own, which grows
 * </pre>
 */
final class CurveServer implements Security {

    private static final String HELLO = "\5HELLO";
    private static final String WELCOME = "\7WELCOME";
    private static final String INITIATE = "\10INITIATE";
    private static final String READY = "\5READY";
    private static final String ERROR = "\5ERROR\003400";
    private static final String MESSAGE = "\7MESSAGE";

    private static final int HELLO_LENGTH = 200;
    private static final int HELLO_KEY = 80;
    private static final int HELLO_NONCE = 112;
    private static final int HELLO_BOX = 120;
    private static final int COOKIE = 96;
    private static final int INITIATE_COOKIE = 9;
    private static final int INITIATE_NONCE = INITIATE_COOKIE + COOKIE;
    private static final int INITIATE_BOX = INITIATE_NONCE + CurveBox.SHORT_NONCE;
    private static final int VOUCH = CurveBox.LONG_NONCE + 2 * CurveBox.KEY + CurveBox.OVERHEAD;
    private static final int MESSAGE_NONCE = 8;
    private static final int MESSAGE_BOX = MESSAGE_NONCE + CurveBox.SHORT_NONCE;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] publicKey;
    private final byte[] secretKey;
    private final Predicate<String> admits;
    /** The daemon's public key for this connection. */
    private final byte[] ownPublicKey = new byte[CurveBox.KEY];
    private final byte[] ownSecretKey = new byte[CurveBox.KEY];
    /** The client returns it with INITIATE. Other servers are stateless and put their state into the cookie. */
    private final byte[] cookie = new byte[COOKIE];
    /** Null before HELLO. */
    private byte[] theirOwnKey;
    /** Null before HELLO. */
    private CurveBox box;
    /** Null before INITIATE. */
    private String clientKey;
    private byte[] clientMetadata = new byte[0];
    private boolean agreed;
    private long received;
    private long sent;

    /**
     * @param publicKey of the server, in Z85
     * @param admits whether a client with that public key, in Z85, is accepted
     */
    CurveServer(String publicKey, String secretKey, Predicate<String> admits) {
        this.publicKey = ZMQ.Curve.z85Decode(publicKey);
        this.secretKey = ZMQ.Curve.z85Decode(secretKey);
        this.admits = admits;
    }

    @Override
    public String mechanism() {
        return "CURVE";
    }

    @Override
    public byte[] answer(byte[] command, byte[] metadata) throws ProtocolException {
        return theirOwnKey == null ? welcome(command) : decide(command, metadata);
    }

    private byte[] welcome(byte[] hello) throws ProtocolException {
        expect(HELLO, hello, HELLO_LENGTH);
        byte[] theirs = Arrays.copyOfRange(hello, HELLO_KEY, HELLO_KEY + CurveBox.KEY);
        var first = new CurveBox(theirs, secretKey);
        byte[] nonce = Arrays.copyOfRange(hello, HELLO_NONCE, HELLO_BOX);
        // Only a client that knows the server's key can have made it.
        first.open(hello, HELLO_BOX, hello.length - HELLO_BOX, "CurveZMQHELLO---", nonce);
        received = number(nonce);
        theirOwnKey = theirs;
        CurveBox.generate(ownPublicKey, ownSecretKey);
        RANDOM.nextBytes(cookie);
        box = new CurveBox(theirs, ownSecretKey);
        byte[] fresh = new byte[CurveBox.LONG_NONCE];
        RANDOM.nextBytes(fresh);
        byte[] content = joined(ownPublicKey, cookie);
        return joined(bytes(WELCOME), fresh, first.seal(content, "WELCOME-", fresh));
    }

    private byte[] decide(byte[] initiate, byte[] metadata) throws ProtocolException {
        expect(INITIATE, initiate, INITIATE_BOX + CurveBox.OVERHEAD + CurveBox.KEY + VOUCH);
        if (!Arrays.equals(cookie, 0, COOKIE, initiate, INITIATE_COOKIE, INITIATE_NONCE)) {
            throw new ProtocolException("expected the cookie of WELCOME");
        }
        byte[] nonce = Arrays.copyOfRange(initiate, INITIATE_NONCE, INITIATE_BOX);
        byte[] content = box.open(initiate, INITIATE_BOX, initiate.length - INITIATE_BOX, "CurveZMQINITIATE", nonce);
        received = larger(nonce);
        byte[] client = Arrays.copyOf(content, CurveBox.KEY);
        byte[] vouch = new CurveBox(client, ownSecretKey).open(content, CurveBox.KEY + CurveBox.LONG_NONCE,
                VOUCH - CurveBox.LONG_NONCE, "VOUCH---",
                Arrays.copyOfRange(content, CurveBox.KEY, CurveBox.KEY + CurveBox.LONG_NONCE));
        if (!Arrays.equals(vouch, joined(theirOwnKey, publicKey))) {
            throw new ProtocolException("expected a vouch for this connection");
        }
        clientMetadata = Arrays.copyOfRange(content, CurveBox.KEY + VOUCH, content.length);
        clientKey = ZMQ.Curve.z85Encode(client);
        agreed = admits.test(clientKey);
        if (!agreed) {
            return bytes(ERROR);
        }
        byte[] next = next();
        return joined(bytes(READY), next, box.seal(metadata, "CurveZMQREADY---", next));
    }

    @Override
    public boolean isAgreed() {
        return agreed;
    }

    @Override
    public Optional<String> refusal() {
        return clientKey == null || agreed ? Optional.empty() : Optional.of("there is no such key: " + clientKey);
    }

    @Override
    public byte[] clientMetadata() {
        return clientMetadata;
    }

    /** The public key that the client has proved to be its own, in Z85. After the handshake. */
    String clientKey() {
        return clientKey;
    }

    @Override
    public byte[] seal(int flags, byte[] body) {
        byte[] next = next();
        return joined(bytes(MESSAGE), next, box.seal(joined(new byte[] {(byte) flags}, body), "CurveZMQMESSAGES", next));
    }

    @Override
    public byte[] open(byte[] sealed) throws ProtocolException {
        expect(MESSAGE, sealed, MESSAGE_BOX + CurveBox.OVERHEAD + 1);
        byte[] nonce = Arrays.copyOfRange(sealed, MESSAGE_NONCE, MESSAGE_BOX);
        byte[] content = box.open(sealed, MESSAGE_BOX, sealed.length - MESSAGE_BOX, "CurveZMQMESSAGEC", nonce);
        received = larger(nonce);
        return content;
    }

    private byte[] next() {
        sent++;
        return ByteBuffer.allocate(CurveBox.SHORT_NONCE).putLong(sent).array();
    }

    private long larger(byte[] nonce) throws ProtocolException {
        if (Long.compareUnsigned(number(nonce), received) <= 0) {
            throw new ProtocolException("expected a larger number than " + received + ": this was sent before");
        }
        return number(nonce);
    }

    private static long number(byte[] nonce) {
        return ByteBuffer.wrap(nonce).getLong();
    }

    private static void expect(String name, byte[] command, int shortest) throws ProtocolException {
        byte[] expected = bytes(name);
        if (command.length < shortest || !Arrays.equals(expected, 0, expected.length, command, 0, expected.length)) {
            throw new ProtocolException("expected " + name.substring(1) + " of CURVE");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(whole::put);
        return whole.array();
    }
}

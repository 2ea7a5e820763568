// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import io.circus.toolkit.Regex;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What the text of a plugin's option means, besides its type. A form refuses a text that the plugin could not use. */
public enum OptionForm {

    /** Any text, or whatever the type of the option says. */
    PLAIN("", text -> { }),
    /** A number of seconds. */
    SECONDS("seconds", text -> { }),
    PERCENT("percent", text -> { }),
    /** A number or a name. */
    SIGNAL("signal", OptionType.SIGNAL::parse),
    /** A regular expression of Java. */
    REGEX("regex", Regex::new),
    /** A regular expression as Python writes it. */
    PYTHON_REGEX("regex", Regex::ofPython),
    /** The name of a watcher. A check warns of one that is not in the file. */
    WATCHER("watcher", text -> { }),
    /** A regular expression of Python that names of watchers begin with. A check warns of one that fits none in the file. */
    WATCHERS("regex", Regex::ofPython),
    /** An absolute path. */
    PATH("path", OptionForm::checkPath),
    /** A URI with a host. */
    URL("url", OptionForm::checkUrl),
    /** A name or a number of this machine, to be bound. Looks names up, and so may take some seconds. */
    ADDRESS("address", OptionForm::checkAddress),
    /** {@code tcp://HOST:PORT} or {@code ipc://PATH}. */
    ENDPOINT("endpoint", OptionForm::checkEndpoint);

    private static final int HIGHEST_PORT = 65_535;

    private final String title;
    private final Consumer<String> check;

    OptionForm(String title, Consumer<String> check) {
        this.title = title;
        this.check = check;
    }

    /** The word of the documentation; empty where the word of the type stands. */
    public String title() {
        return title;
    }

    /** @throws IllegalArgumentException that says what was expected, without naming the option */
    void check(String text) {
        check.accept(text);
    }

    private static void checkPath(String text) {
        if (!Path.of(text).isAbsolute()) {
            throw new IllegalArgumentException("expected an absolute path, got '" + text + "'");
        }
    }

    private static void checkUrl(String text) {
        try {
            if (URI.create(text).getHost() != null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // told below, like one without a host
        }
        throw new IllegalArgumentException("expected a URL with a host");
    }

    private static void checkAddress(String text) {
        try {
            InetAddress address = InetAddress.getByName(text);
            if (!address.isAnyLocalAddress() && !address.isLoopbackAddress() && !address.isMulticastAddress()
                    && NetworkInterface.getByInetAddress(address) == null) {
                throw new IllegalArgumentException("expected an address of this machine, got '" + text + "'");
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no host " + text, e);
        } catch (SocketException e) {
            // whoever binds it will see
        }
    }

    private static void checkEndpoint(String text) {
        if (!isEndpoint(text)) {
            throw new IllegalArgumentException("expected tcp://HOST:PORT or ipc://PATH, got '" + text + "'");
        }
    }

    /** Whether {@code text} is {@code tcp://HOST:PORT} or {@code ipc://PATH}. */
    public static boolean isEndpoint(String text) {
        return text.startsWith("ipc://") && text.length() > "ipc://".length() || isAddress(text, "tcp://");
    }

    /** Whether {@code text} is {@code SCHEME//HOST:PORT}; a port of TCP may be {@code *}. */
    public static boolean isAddress(String text, String scheme) {
        int colon = text.lastIndexOf(':');
        if (!text.startsWith(scheme) || colon <= scheme.length()) {
            return false;
        }
        String port = text.substring(colon + 1);
        if (port.equals("*")) {
            return scheme.equals("tcp://");
        }
        try {
            int number = Integer.parseInt(port);
            return number >= 0 && number <= HIGHEST_PORT;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

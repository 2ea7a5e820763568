// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

/**
 * The class path as the framework is to see it for one bundle: without the classes of other bundles that have been updated. The
 * framework hides a service from those who know another class of the same name, and who uses the class path would know the
 * former one. Its own classes a bundle sees to the end: until the refresh, others are wired to what it was. Any thread.
 */
final class PresentClasses extends ClassLoader {

    private final ClassPathBundles bundles;
    private final String location;

    PresentClasses(ClassPathBundles bundles, String location) {
        super(ClassPathBundles.CLASS_PATH);
        this.bundles = bundles;
        this.location = location;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> type = super.loadClass(name, resolve);
        if (bundles.hasLeft(type, location)) {
            throw new ClassNotFoundException(name + ": its bundle has left the class path");
        }
        return type;
    }
}

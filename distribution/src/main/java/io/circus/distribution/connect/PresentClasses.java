// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

/**
 * The class path as one bundle sees it: without the classes of other bundles that have been updated. The framework hides a service
 * from bundles that see another class of the same name, and a bundle on the class path would see the former one. A bundle sees its
 * own classes to the end, because others are wired to them until the refresh. Any thread.
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

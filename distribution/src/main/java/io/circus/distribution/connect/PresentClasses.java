// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

/**
 * The class path as the framework is to see it: without the classes of bundles that have been updated. The framework hides a
 * service from those who know another class of the same name, and who uses the class path would know the former one. Any thread.
 */
final class PresentClasses extends ClassLoader {

    private final ClassPathBundles bundles;

    PresentClasses(ClassPathBundles bundles) {
        super(ClassPathBundles.CLASS_PATH);
        this.bundles = bundles;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> type = super.loadClass(name, resolve);
        if (bundles.hasLeft(type)) {
            throw new ClassNotFoundException(name + ": its bundle has left the class path");
        }
        return type;
    }
}

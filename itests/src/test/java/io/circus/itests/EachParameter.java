// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.util.List;
import org.junit.runner.Description;
import org.junit.runner.Runner;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.Parameterized;
import org.junit.runners.ParentRunner;

/**
 * As {@link Parameterized}, but no suite: failsafe runs suites one after another before all classes, and nothing beside them.
 */
public final class EachParameter extends ParentRunner<Runner> {

    private final List<Runner> children;

    /** @param test has parameters as {@link Parameterized} has them */
    public EachParameter(Class<?> test) throws Throwable {
        super(test);
        children = new Parts(test).all();
    }

    private static final class Parts extends Parameterized {

        Parts(Class<?> test) throws Throwable {
            super(test);
        }

        List<Runner> all() {
            return List.copyOf(getChildren());
        }
    }

    @Override
    protected List<Runner> getChildren() {
        return children;
    }

    @Override
    protected Description describeChild(Runner child) {
        return child.getDescription();
    }

    @Override
    protected void runChild(Runner child, RunNotifier notifier) {
        child.run(notifier);
    }
}

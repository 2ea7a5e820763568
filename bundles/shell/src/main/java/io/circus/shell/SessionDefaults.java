// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Decides the meaning of a name without a scope. Gogo by itself takes any scope that has the name, so {@code start} would
 * sometimes be Felix's and sometimes ours. Felix's own commands keep their names, then come ours, then all others.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SessionDefaults implements CommandSessionListener {

    /** Gogo's variable with the scopes to look into, in order. */
    static final String SCOPE = "SCOPE";

    static final String ORDER = "gogo:felix:" + VerbFunctions.SCOPE + ":*";

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        apply(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        // only what comes before matters
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        // only what comes before matters
    }

    /** Leaves alone what the session has set. */
    static void apply(CommandSession session) {
        if (session.get(SCOPE) == null) {
            session.put(SCOPE, ORDER);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: one verb. It knows no transport. A plugin's command replaces another one of the same name as long
 * as the plugin is installed.
 *
 * <p>A plugin's command runs on platform threads of its own, see {@link io.circus.toolkit.foreign.Guard}; a request may
 * take {@value #LIMIT_SECONDS} s, not counting the time in which it waits for an operation of watchers.
 */
@ConsumerType
public interface Command {

    /** The time limit for one request to the command of a plugin. */
    int LIMIT_SECONDS = 60;

    /** The name of the verb, in lower case; requests match it in any case. */
    String name();

    /** One line for the help. */
    String summary();

    /** The properties of the request, in the order in which missing ones are reported. */
    default List<Property> properties() {
        return List.of();
    }

    /** The properties of a request as an example; it should be accepted where the named watchers exist. Empty for none. */
    default Map<String, Object> example() {
        return Map.of();
    }

    /** The keys of the reply, in their order; empty if nothing is known about them. */
    default List<Property> reply() {
        return List.of();
    }

    /**
     * The permission that {@code request} needs. The default allows only admins that are not limited to some
     * watchers. Must return at once, without side effects.
     */
    default Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    /**
     * Begins the command without waiting for anything. Requests begin in the order of their arrival, on a thread
     * that serves all clients. Work that takes time is left to the answer, which a virtual thread awaits. A command
     * that does not override this begins with {@link #execute}, on that virtual thread.
     *
     * @throws CommandException that becomes the error reply
     */
    default Answer begin(Request request) throws CommandException {
        return new Answer.Pending(() -> execute(request));
    }

    /**
     * Carries out the command. Called on a virtual thread and may wait. A command that takes time returns at once with
     * no result unless the request says {@code waiting}.
     *
     * @return the keys of the reply in their order: text, numbers, booleans, null, maps and lists of them
     * @throws CommandException that becomes the error reply
     */
    Map<String, ?> execute(Request request) throws CommandException, InterruptedException;

    /**
     * One property of a request, or one key of a reply. Built by {@link #required} or {@link #optional} and the methods that
     * add to it: {@code Property.optional("nb", "how many processes").of(ValueType.INTEGER).otherwise(1)}.
     *
     * @param name its key
     * @param required whether a request without it is refused; whether each reply has it
     * @param summary one line for the help
     * @param type what to send; a command may accept more, such as a number as text
     * @param element the type of the values of a {@link ValueType#LIST} or a {@link ValueType#MAP}; {@link ValueType#ANY} for other types
     * @param fields the keys of an {@link ValueType#OBJECT}, or of the objects in a list or map; empty if they are unknown
     * @param values the only possible values, as text; empty if there are others
     * @param standard what counts if it is absent; empty if that is not one value
     * @param names what the value, or each value of a list, or each key of a map names
     */
    record Property(String name, boolean required, String summary, ValueType type, ValueType element, List<Property> fields,
            List<String> values, Optional<Object> standard, Optional<Subject> names) {

        public Property {
            fields = List.copyOf(fields);
            values = List.copyOf(values);
        }

        /** A property of which nothing more is known. */
        public Property(String name, boolean required, String summary) {
            this(name, required, summary, ValueType.ANY, ValueType.ANY, List.of(), List.of(), Optional.empty(), Optional.empty());
        }

        public static Property required(String name, String summary) {
            return new Property(name, true, summary);
        }

        public static Property optional(String name, String summary) {
            return new Property(name, false, summary);
        }

        /** With a type that is neither a list, a map nor an object. */
        public Property of(ValueType its) {
            return new Property(name, required, summary, its, ValueType.ANY, List.of(), values, standard, names);
        }

        /** Text, one of {@code all}. */
        public Property oneOf(String... all) {
            return new Property(name, required, summary, ValueType.TEXT, ValueType.ANY, List.of(), List.of(all), standard, names);
        }

        public Property listOf(ValueType its) {
            return new Property(name, required, summary, ValueType.LIST, its, List.of(), values, standard, names);
        }

        /** A list of objects with these keys. */
        public Property listOf(Property... keys) {
            return new Property(name, required, summary, ValueType.LIST, ValueType.OBJECT, List.of(keys), values, standard, names);
        }

        public Property mapOf(ValueType its) {
            return new Property(name, required, summary, ValueType.MAP, its, List.of(), values, standard, names);
        }

        /** An object whose values are objects with these keys. */
        public Property mapOf(Property... keys) {
            return new Property(name, required, summary, ValueType.MAP, ValueType.OBJECT, List.of(keys), values, standard, names);
        }

        /** An object with these keys. */
        public Property with(Property... keys) {
            return new Property(name, required, summary, ValueType.OBJECT, ValueType.ANY, List.of(keys), values, standard, names);
        }

        /** With what counts if it is absent. */
        public Property otherwise(Object value) {
            return new Property(name, required, summary, type, element, fields, values, Optional.of(value), names);
        }

        public Property naming(Subject subject) {
            return new Property(name, required, summary, type, element, fields, values, standard, Optional.of(subject));
        }
    }
}

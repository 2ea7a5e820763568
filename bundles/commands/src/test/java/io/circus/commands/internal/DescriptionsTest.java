// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.config.Plan;
import io.circus.control.Command;
import io.circus.control.Command.Property;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Commands do what their descriptions say, and the command line says the same. */
public class DescriptionsTest {

    /** Verbs that only refuse. */
    private static final Set<String> REFUSING = Set.of("listen", "ipython");
    /** Classes that read properties for commands. */
    private static final List<Class<?>> READERS = List.of(Selection.class, OptionChange.class);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final CommandSet set = set();

    private static CommandSet set() {
        var set = new CommandSet(watcher("web").runs(1, 2), watcher("web1").runs(3), watcher("other"));
        set.daemon.planned = new Plan("/etc/circus.ini", List.of(new Plan.Step(Plan.Action.RESTART, "web", List.of("cmd"), "stops 2")));
        return set;
    }

    @Test
    public void everyCommandDescribesItself() {
        for (Command command : set.commands.all()) {
            for (Property property : command.properties()) {
                boolean typed = property.type() != ValueType.ANY || Set.of("signum", "cmd", "args").contains(property.name());
                assertTrue(command.name() + " " + property.name(), typed);
            }
            if (!REFUSING.contains(command.name()) && !command.properties().isEmpty()) {
                assertFalse(command.name(), command.example().isEmpty());
            }
        }
    }

    @Test
    public void examplesAreAcceptedAndHaveOnlyDeclaredProperties() throws Exception {
        for (Command command : set.commands.all()) {
            Map<String, Object> example = command.example();
            var declared = new TreeMap<String, Property>();
            command.properties().forEach(property -> declared.put(property.name(), property));
            example.forEach((name, value) -> assertFits(command.name(), declared.get(name), value));
            if (!REFUSING.contains(command.name())) {
                assertReply(command, example);
            }
        }
    }

    /** One after another, together with the required ones. */
    @Test
    public void everyDeclaredPropertyIsAccepted() throws Exception {
        for (Command command : set.commands.all()) {
            for (Property property : command.properties()) {
                var properties = new LinkedHashMap<String, Object>();
                command.properties().stream().filter(Property::required).forEach(each -> properties.put(each.name(), sample(command, each)));
                properties.put(property.name(), sample(command, property));
                if (property.name().equals("childpid") || property.name().equals("process")) {
                    properties.put("name", "web");
                    properties.put("pid", 1L);
                }
                for (String value : property.values().isEmpty() ? List.of("") : property.values()) {
                    if (!value.isEmpty()) {
                        properties.put(property.name(), value);
                        properties.put("name", "web");
                    }
                    assertReply(command, properties);
                }
            }
        }
    }

    @Test
    public void anUndeclaredPropertyIsIgnored() throws Exception {
        for (Command command : set.commands.all()) {
            if (!REFUSING.contains(command.name())) {
                var more = new LinkedHashMap<String, Object>(command.example());
                more.put("no_such", List.of(Map.of("a", 1L)));
                assertReply(command, more);
            }
        }
    }

    @Test
    public void aValueBesidesTheListedOnesIsRefused() throws Exception {
        assertEquals("errno 3: unknown match method like", set.run("stop", "{\"name\": \"web\", \"match\": \"like\"}"));
    }

    /** Looks at the compiled classes: the names that are passed to the readers of properties. */
    @Test
    public void whatACommandReadsIsDeclared() throws Exception {
        for (Command command : set.commands.all()) {
            var declared = new TreeSet<String>();
            command.properties().forEach(property -> declared.add(property.name()));
            var read = new TreeSet<String>();
            for (Class<?> type = command.getClass(); type != Object.class; type = type.getSuperclass()) {
                read.addAll(readBy(type));
            }
            var undeclared = new TreeSet<>(read);
            undeclared.removeAll(declared);
            assertEquals(command.name() + " reads what it does not declare", Set.of(), undeclared);
        }
    }

    @Test
    public void theCommandLineSaysTheSame() throws Exception {
        for (Command command : set.commands.all()) {
            Optional<Verb> verb = Verbs.named(command.name());
            if (REFUSING.contains(command.name())) {
                continue;
            }
            assertTrue("no verb " + command.name(), verb.isPresent());
            assertEquals(command.summary(), verb.get().summary().substring(0, 1).toLowerCase(Locale.ROOT) + verb.get().summary().substring(1));
            String line = verb.get().description();
            String example = line.substring(line.lastIndexOf("  circusctl ") + "  circusctl ".length()).replace("'", "");
            List<String> words = List.of(example.split(" "));
            Map<String, Object> given = verb.get().parse(words.subList(1, words.size())).properties();
            var declared = new TreeMap<String, Property>();
            command.properties().forEach(property -> declared.put(property.name(), property));
            given.forEach((name, value) -> assertFits("circusctl " + example, declared.get(name), value));
        }
    }

    @Test
    public void describesOneOrAll() throws Exception {
        assertTrue(set.run("commands", "{}").startsWith("{\"commands\": [{\"name\": \"add\", "));
        assertEquals("""
                {"commands": [{"name": "decr", "summary": "run fewer processes of a watcher", "request": {"type": "object", \
                "properties": {"name": {"type": "string", "x-circus-names": "watcher", "description": "the watcher"}, \
                "nb": {"type": "integer", "description": "how many processes", "default": 1}, \
                "waiting": {"type": "boolean", "description": "reply when it is done, with what it did", "default": false}}, \
                "required": ["name"], "examples": [{"name": "web", "nb": 2}]}, \
                "reply": {"type": "object", "properties": {\
                "numprocesses": {"type": ["integer", "null"], "description": "with waiting: the number that it keeps now"}, \
                "singleton": {"type": ["boolean", "null"], "description": "true if the watcher has one process for ever"}}}}]}""",
                sorted(set.run("commands", "{\"verb\": \"DECR\"}")));
        assertEquals("errno 3: cannot describe the command nonsense: there is none of that name",
                set.run("commands", "{\"verb\": \"nonsense\"}"));
    }

    /** With the two keys of the example in one order. */
    private static String sorted(String json) {
        return json.replace("{\"nb\": 2, \"name\": \"web\"}", "{\"name\": \"web\", \"nb\": 2}");
    }

    /** The reply is no error, and has the declared keys with values of the declared types. */
    private static void assertReply(Command command, Map<String, Object> properties) throws InterruptedException {
        String what = command.name() + " " + properties;
        Map<String, ?> reply;
        try {
            reply = set().commands.execute(new Request(command.name(), properties));
        } catch (CommandException e) {
            if (command.name().equals("signal") && properties.containsKey("childpid")) {
                assertEquals(what, "process no longer exists (pid=1)", e.getMessage());
                return;
            }
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
        assertKeys(what, command.reply(), reply);
    }

    private static void assertKeys(String what, List<Property> declared, Map<?, ?> object) {
        var names = new TreeMap<String, Property>();
        declared.forEach(property -> names.put(property.name(), property));
        object.forEach((key, value) -> {
            Property property = names.get(key);
            assertTrue(what + " replies with undeclared " + key, property != null);
            if (value != null || property.required()) {
                assertFits(what, property, value);
            }
        });
        declared.stream().filter(Property::required)
                .forEach(property -> assertTrue(what + " replies without " + property.name(), object.containsKey(property.name())));
    }

    private static void assertFits(String what, Property property, Object value) {
        assertTrue(what + ": undeclared, " + value, property != null);
        String name = what + ": " + property.name() + "=" + value;
        if (!property.values().isEmpty()) {
            assertTrue(name, property.values().contains(value));
        }
        assertFits(name, property.type(), value);
        if (value instanceof List<?> list) {
            list.forEach(each -> assertElement(name, property, each));
        } else if (property.type() == ValueType.MAP) {
            ((Map<?, ?>) value).values().forEach(each -> assertElement(name, property, each));
        } else if (property.type() == ValueType.OBJECT && !property.fields().isEmpty()) {
            assertKeys(name, property.fields(), (Map<?, ?>) value);
        }
    }

    private static void assertElement(String name, Property property, Object value) {
        assertFits(name, property.element(), value);
        if (property.element() == ValueType.OBJECT && !property.fields().isEmpty()) {
            assertKeys(name, property.fields(), (Map<?, ?>) value);
        }
    }

    private static void assertFits(String name, ValueType type, Object value) {
        assertTrue(name + " is no " + type, switch (type) {
            case TEXT -> value instanceof String;
            case INTEGER -> value instanceof Integer || value instanceof Long;
            case NUMBER -> value instanceof Number;
            case BOOLEAN -> value instanceof Boolean;
            case LIST -> value instanceof List;
            case MAP, OBJECT -> value instanceof Map;
            case ANY -> true;
        });
    }

    /** A value of the declared type that names something that exists. */
    private static Object sample(Command command, Property property) {
        if (command.name().equals("add")) {
            return property.type() == ValueType.MAP ? Map.of("numprocesses", 2L) : property.type() == ValueType.BOOLEAN ? true : "new";
        }
        Subject subject = property.names().orElse(null);
        Object one = switch (subject) {
            case WATCHER -> "web";
            case PROCESS -> 1L;
            case OPTION -> "numprocesses";
            case GLOBAL_OPTION -> "check_delay";
            case SIGNAL -> "TERM";
            case VERB -> "stop";
            case SOCKET, BUNDLE -> "none";
            case null -> switch (property.type()) {
                case BOOLEAN -> true;
                case INTEGER, NUMBER -> 1L;
                default -> "text";
            };
        };
        return switch (property.type()) {
            case LIST -> List.of(one);
            case MAP -> Map.of(one, 2L);
            default -> one;
        };
    }

    /** By the methods of {@code type}, and by the methods of the helpers that these call. */
    private static Set<String> readBy(Class<?> type) throws IOException {
        var read = new TreeSet<String>();
        var calls = new ArrayDeque<String>();
        for (MethodModel method : model(type).methods()) {
            collect(method, read, calls);
        }
        var followed = new TreeSet<String>();
        while (!calls.isEmpty()) {
            String call = calls.removeFirst();
            for (Class<?> reader : READERS) {
                for (MethodModel method : model(reader).methods()) {
                    if (call.equals(name(reader) + "." + method.methodName().stringValue()) && followed.add(call)) {
                        collect(method, read, calls);
                    }
                }
            }
        }
        return read;
    }

    private static void collect(MethodModel method, Set<String> read, Collection<String> calls) {
        method.code().ifPresent(code -> {
            read.addAll(readBy(code));
            for (CodeElement element : code) {
                if (element instanceof InvokeInstruction call) {
                    calls.add(call.owner().name().stringValue() + "." + call.name().stringValue());
                }
            }
        });
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /** The texts that are loaded just before a call of the readers of {@link Arguments}. */
    private static Set<String> readBy(CodeModel code) {
        var read = new TreeSet<String>();
        String text = null;
        for (CodeElement element : code) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String loaded) {
                text = loaded;
            } else if (element instanceof InvokeInstruction call) {
                boolean reads = call.opcode() != Opcode.INVOKESTATIC && call.owner().name().equalsString(name(Arguments.class))
                        && call.typeSymbol().parameterCount() > 0 && call.typeSymbol().parameterType(0).equals(ConstantDescs.CD_String);
                if (reads && text != null) {
                    read.add(text);
                }
                text = null;
            }
        }
        return read;
    }

    private static ClassModel model(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }
}

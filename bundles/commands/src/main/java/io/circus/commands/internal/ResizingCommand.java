// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.ValueType;
import io.circus.kernel.LogThrottle;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The base of incr and decr. Only a request that waits gets an error about an invalid number; for others it is in the log. */
abstract class ResizingCommand implements OperationCommand {

    private static final LogThrottle IGNORED = new LogThrottle(System.getLogger(ResizingCommand.class.getName()), Level.WARNING);

    private final Units units;
    private final int sign;

    ResizingCommand(Units units, int sign) {
        this.units = units;
        this.sign = sign;
    }

    @Override
    public final List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.optional("nb", "how many processes").of(ValueType.INTEGER).otherwise(1), WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "nb", 2L);
    }

    @Override
    public final List<Property> reply() {
        return List.of(Property.optional("numprocesses", "with waiting: the number that it keeps now").of(ValueType.INTEGER),
                Property.optional("singleton", "true if the watcher has one process for ever").of(ValueType.BOOLEAN));
    }

    @Override
    public final Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Unit unit = arguments.unit(units);
        if (!(unit instanceof Watcher watcher) || unit.settings().get(WatcherOption.SINGLETON)) {
            var unchanged = new LinkedHashMap<String, Object>(target(unit));
            unchanged.put("singleton", true);
            return new Answer.Ready(unchanged);
        }
        Object number = arguments.has("nb") ? arguments.value("nb") : Long.valueOf(1);
        if (!(number instanceof Long count) || Math.abs(count) > Integer.MAX_VALUE) {
            String reason = "cannot " + name() + " " + unit.name() + " by "
                    + (number instanceof String ? "'" + number + "'" : number) + ": expected a whole number";
            if (!arguments.flag(WAITING.name())) {
                IGNORED.log(() -> reason + ", ignoring");
                return new Answer.Ready(Map.of());
            }
            throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, reason);
        }
        return OperationCommand.answer(arguments, watcher.resize(sign * (int) (long) count, request.cause()),
                outcome -> target(unit));
    }

    private static Map<String, Object> target(Unit unit) {
        return Map.of("numprocesses", unit.settings().get(WatcherOption.NUMPROCESSES));
    }
}

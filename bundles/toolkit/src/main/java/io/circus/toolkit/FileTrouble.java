// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * Describes the failure of a file operation in words: the message of a {@link FileSystemException} is often only the
 * path, and its class says the rest. Any thread.
 */
public final class FileTrouble {

    private FileTrouble() {}

    /** The file, if {@code failure} names one, and the reason: {@code /run/x: permission denied}. */
    public static String of(Throwable failure) {
        return failure instanceof FileSystemException file && file.getFile() != null ? file.getFile() + ": " + reason(failure)
                : reason(failure);
    }

    /** The reason alone, for a message that already names the file: {@code permission denied}. */
    public static String reason(Throwable failure) {
        if (failure instanceof FileSystemException file) {
            return file.getReason() == null ? kind(file) : file.getReason();
        }
        return failure.getMessage() == null ? words(failure) : failure.getMessage();
    }

    private static String kind(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException taken -> "it is there already";
            case NotDirectoryException other -> "it is no directory";
            case DirectoryNotEmptyException full -> "the directory is not empty";
            default -> words(failure);
        };
    }

    /** {@code file system loop}. */
    private static String words(Throwable failure) {
        return failure.getClass().getSimpleName().replaceFirst("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}

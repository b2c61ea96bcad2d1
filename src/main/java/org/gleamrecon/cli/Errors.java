package org.gleamrecon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure as one line on standard error and an exit status. */
final class Errors {
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private Errors() {}

  /** Arguments that make no sense. */
  static int wrongUsage(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .printf(
            "gleam: USAGE: %s (see %s --help)%n",
            oneLine(what(failure)), command.getCommandSpec().qualifiedName());
    return WRONG_USAGE;
  }

  private static String what(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !failure.getCommandLine().getSubcommands().isEmpty()) {
      return "there is no command '" + unmatched.getUnmatched().get(0) + "'";
    }
    return String.valueOf(failure.getMessage());
  }

  /** A command that could not do its work. */
  static int failed(Exception failure, CommandLine command, ParseResult result) {
    ReconstructionException named = named(failure);
    command.getErr().printf("gleam: %s: %s%n", named.code(), oneLine(named.detail()));
    boolean verbose =
        result.asCommandLineList().stream()
            .anyMatch(line -> line.getParseResult().hasMatchedOption(StandardCommand.VERBOSE));
    if (verbose) {
      failure.printStackTrace(command.getErr());
    }
    return named.code() == FailureCode.PARAMETER_INVALID ? WRONG_USAGE : FAILED;
  }

  private static ReconstructionException named(Throwable failure) {
    if (failure instanceof ReconstructionException known) {
      return known;
    }
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return named(wrapped.getCause());
    }
    if (failure instanceof NoSuchFileException missing) {
      return new ReconstructionException(
          FailureCode.NOT_FOUND, "there is no file " + missing.getFile(), missing);
    }
    if (failure instanceof AccessDeniedException denied) {
      return new ReconstructionException(
          FailureCode.FORBIDDEN, "no permission for " + denied.getFile(), denied);
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof IOException && message.contains("No space left")) {
      return new ReconstructionException(FailureCode.NO_SPACE, message, failure);
    }
    String detail =
        failure instanceof FileSystemException
            ? message
            : failure.getClass().getSimpleName() + ": " + message;
    return new ReconstructionException(FailureCode.INTERNAL, detail, failure);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}

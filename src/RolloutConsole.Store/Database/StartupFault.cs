namespace RolloutConsole.Store.Database;

/// <summary>The console cannot start, for a reason that its operator can mend. The message is one sentence that says what and how.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">What was underneath, for the log.</param>
public sealed class StartupFault(string message, Exception? inner = null) : Exception(message, inner);

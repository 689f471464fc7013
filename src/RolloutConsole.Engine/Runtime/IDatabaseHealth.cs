namespace RolloutConsole.Engine.Runtime;

/// <summary>Tells which database is behind the console and whether it answers.</summary>
public interface IDatabaseHealth
{
    /// <summary>Asks the database something small. Never throws for a database that is away: that is an answer.</summary>
    Task<DatabaseCondition> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What was found out about the database.</summary>
/// <param name="Provider"><c>SQLite</c> or <c>PostgreSQL</c>.</param>
/// <param name="IsReachable">True when it answered.</param>
/// <param name="Version">Version of the engine, such as <c>3.40.1</c>; null when it did not answer.</param>
/// <param name="Source">Where the engine comes from: a library of the system or the bundled one; null where that has no meaning.</param>
/// <param name="Fault">Why it did not answer, in one sentence; null when it did.</param>
public sealed record DatabaseCondition(string Provider, bool IsReachable, string? Version, string? Source, string? Fault);

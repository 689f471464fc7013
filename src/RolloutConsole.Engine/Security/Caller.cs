namespace RolloutConsole.Engine.Security;

/// <summary>Who asks the engine for something. Every command carries one; its roles are checked before anything else.</summary>
/// <param name="Name">Name of the account, or of the part of the console that acts.</param>
/// <param name="Roles">The roles it holds.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Address">Network address it came from, if any.</param>
public sealed record Caller(string Name, ConsoleRole Roles, CallerKind Kind, string? Address = null)
{
    /// <summary>The console itself: demo, schedules, rules. It holds every role.</summary>
    public static Caller System(string name) => new(name, ConsoleRole.All, CallerKind.System);

    /// <summary>True when it holds at least one of <paramref name="anyOf"/>.</summary>
    public bool Holds(ConsoleRole anyOf) => (Roles & anyOf) != 0;
}

/// <summary>What a caller is; the audit shows it. The numbers are stored.</summary>
public enum CallerKind
{
    /// <summary>A person in a browser.</summary>
    Person = 0,

    /// <summary>A script over the Management API.</summary>
    Script = 1,

    /// <summary>A rule of a plan.</summary>
    Rule = 2,

    /// <summary>The console itself.</summary>
    System = 3,
}

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Why a rollout is paused. Source: architecture, section 4. The numbers are stored; never change one.</summary>
public enum PauseCause
{
    /// <summary>A person paused it (P).</summary>
    Person = 1,

    /// <summary>A group succeeded and its success action asks for a human check (S).</summary>
    Check = 2,

    /// <summary>A group is over without having reached its success trigger (T). Never in the hawkBit reading.</summary>
    TriggerMissed = 3,

    /// <summary>A group broke its error limit (E).</summary>
    Error = 4,

    /// <summary>An abort criterion with the action pause was met (A).</summary>
    Criterion = 5,

    /// <summary>The circuit breaker tripped with the action pause (B).</summary>
    Breaker = 6,

    /// <summary>The emergency stop was set (L).</summary>
    Latch = 7,
}

/// <summary>The letter that a paused rollout carries beside its bars.</summary>
public static class PauseCauseLetter
{
    /// <summary>The one letter of a cause, as the state chip shows it. Source: architecture, section 4.</summary>
    public static char Of(PauseCause cause) => cause switch
    {
        PauseCause.Person => 'P',
        PauseCause.Check => 'S',
        PauseCause.TriggerMissed => 'T',
        PauseCause.Error => 'E',
        PauseCause.Criterion => 'A',
        PauseCause.Breaker => 'B',
        PauseCause.Latch => 'L',
        _ => throw new System.Diagnostics.UnreachableException($"pause cause {cause}"),
    };
}

namespace RolloutConsole.Engine.Filters;

/// <summary>What a field's values are, and so what may be compared with it (hawkbit-rollouts.md, 8.2).</summary>
public enum FilterValueKind
{
    /// <summary>Text, compared without regard to case.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Milliseconds since 1970-01-01 UTC, or one of the placeholders.</summary>
    Timestamp,

    /// <summary>One of the update statuses, by name.</summary>
    UpdateStatus,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}

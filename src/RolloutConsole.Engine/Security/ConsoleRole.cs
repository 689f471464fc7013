namespace RolloutConsole.Engine.Security;

/// <summary>What a person may do; a person holds a set of them and none implies another. Source: architecture, section 8.</summary>
[Flags]
public enum ConsoleRole
{
    /// <summary>No role; may read nothing.</summary>
    None = 0,

    /// <summary>Reads everything.</summary>
    Viewer = 1,

    /// <summary>Pause, resume, retry, lower the rate, set the emergency stop.</summary>
    Operator = 2,

    /// <summary>Approve, never an own rollout.</summary>
    Approver = 4,

    /// <summary>Create, edit, start, trigger next, stop for good, force-cancel, release one rollout; devices and sets.</summary>
    Manager = 8,

    /// <summary>Reads the whole audit.</summary>
    Auditor = 16,

    /// <summary>People, tokens, settings, release of the global stop.</summary>
    Admin = 32,

    /// <summary>Every role of a person.</summary>
    All = Viewer | Operator | Approver | Manager | Auditor | Admin,
}

namespace RolloutConsole.Web.Settings;

/// <summary>Which rollouts need an approval.</summary>
public enum ApprovalChoice
{
    /// <summary>None.</summary>
    Never,

    /// <summary>Every one.</summary>
    Always,

    /// <summary>Those with more than so many devices.</summary>
    Above,
}

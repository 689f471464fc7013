using System.Collections.Frozen;

namespace RolloutConsole.Engine.Security;

/// <summary>Everything that can be permitted or refused.</summary>
public enum Permission
{
    /// <summary>Read rollouts, devices, sets.</summary>
    Read,

    /// <summary>Create a rollout.</summary>
    CreateRollout,

    /// <summary>Change name or description of a rollout.</summary>
    EditRollout,

    /// <summary>Start a rollout.</summary>
    StartRollout,

    /// <summary>Pause a rollout.</summary>
    PauseRollout,

    /// <summary>Resume a rollout.</summary>
    ResumeRollout,

    /// <summary>Try the failed targets of a finished rollout again.</summary>
    RetryRollout,

    /// <summary>Start the next group by hand.</summary>
    TriggerNextGroup,

    /// <summary>Stop a rollout for good.</summary>
    StopRollout,

    /// <summary>Return the devices of a rollout to what they ran before.</summary>
    RollBackRollout,

    /// <summary>Delete a rollout.</summary>
    DeleteRollout,

    /// <summary>Approve or deny a rollout of somebody else.</summary>
    ApproveRollout,

    /// <summary>Set the emergency stop.</summary>
    SetLatch,

    /// <summary>Release the emergency stop of one rollout.</summary>
    ReleaseRolloutLatch,

    /// <summary>Release the emergency stop of everything.</summary>
    ReleaseGlobalLatch,

    /// <summary>Create, change and delete targets, modules, artifacts, sets and filters; cancel single actions.</summary>
    ManageInventory,

    /// <summary>Confirm or deny an action in the place of the person at the device, and switch auto-confirmation.</summary>
    ConfirmActions,

    /// <summary>Read target tokens and the gateway key.</summary>
    ReadDeviceSecrets,

    /// <summary>Change settings.</summary>
    ManageSettings,

    /// <summary>Add people and give roles.</summary>
    ManagePeople,

    /// <summary>Read everybody's audit rows, not only the own ones.</summary>
    ReadAudit,
}

/// <summary>Which roles permit what; asked by the engine-facing commands, and by pages only to explain. Source: architecture, section 8.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<Permission, ConsoleRole> s_roles = new Dictionary<Permission, ConsoleRole>
    {
        [Permission.Read] = ConsoleRole.All,
        [Permission.CreateRollout] = ConsoleRole.Manager,
        [Permission.EditRollout] = ConsoleRole.Manager,
        [Permission.StartRollout] = ConsoleRole.Manager,
        [Permission.PauseRollout] = ConsoleRole.Operator | ConsoleRole.Manager,
        [Permission.ResumeRollout] = ConsoleRole.Operator | ConsoleRole.Manager,
        [Permission.RetryRollout] = ConsoleRole.Operator | ConsoleRole.Manager,
        [Permission.TriggerNextGroup] = ConsoleRole.Manager,
        [Permission.StopRollout] = ConsoleRole.Manager,
        [Permission.RollBackRollout] = ConsoleRole.Manager,
        [Permission.DeleteRollout] = ConsoleRole.Manager,
        [Permission.ApproveRollout] = ConsoleRole.Approver,
        [Permission.SetLatch] = ConsoleRole.Operator | ConsoleRole.Manager,
        [Permission.ReleaseRolloutLatch] = ConsoleRole.Manager,
        [Permission.ReleaseGlobalLatch] = ConsoleRole.Admin,
        [Permission.ManageInventory] = ConsoleRole.Manager,
        [Permission.ConfirmActions] = ConsoleRole.Operator | ConsoleRole.Manager,
        [Permission.ReadDeviceSecrets] = ConsoleRole.Manager | ConsoleRole.Admin,
        [Permission.ManageSettings] = ConsoleRole.Admin,
        [Permission.ManagePeople] = ConsoleRole.Admin,
        [Permission.ReadAudit] = ConsoleRole.Auditor | ConsoleRole.Admin,
    }.ToFrozenDictionary();

    /// <summary>The roles of which one is enough.</summary>
    public static ConsoleRole RolesFor(Permission permission) => s_roles[permission];

    /// <summary>True when the caller may.</summary>
    public static bool Allows(Caller caller, Permission permission) => caller.Holds(s_roles[permission]);

    /// <summary>The sentence that refuses an approval of an own rollout.</summary>
    public const string OwnRollout = "This rollout is your own; an Approver other than you must decide.";

    /// <summary>True when the caller is the author, who never approves (architecture, section 8). Names differ without regard to case.</summary>
    public static bool IsAuthor(Caller caller, string author) => string.Equals(caller.Name, author, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence of a refusal: what is needed and who may give it.</summary>
    public static string Explain(Permission permission) =>
        permission == Permission.Read
            ? "This needs any role; an Admin can give one."
            : $"This needs the role {s_roles[permission].ToString().Replace(", ", " or ")}; an Admin can give it.";
}

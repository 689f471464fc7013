using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using static RolloutConsole.Engine.Security.ConsoleRole;

namespace RolloutConsole.Engine.Tests.Security;

/// <summary>Who may do what: architecture, section 8, every role against every permission.</summary>
public sealed class PermissionsTests
{
    private static readonly Dictionary<Permission, ConsoleRole[]> s_table = new()
    {
        [Permission.Read] = [Viewer, Operator, Approver, Manager, Auditor, Admin],
        [Permission.CreateRollout] = [Manager],
        [Permission.EditRollout] = [Manager],
        [Permission.StartRollout] = [Manager],
        [Permission.PauseRollout] = [Operator, Manager],
        [Permission.ResumeRollout] = [Operator, Manager],
        [Permission.RetryRollout] = [Operator, Manager],
        [Permission.TriggerNextGroup] = [Manager],
        [Permission.StopRollout] = [Manager],
        [Permission.RollBackRollout] = [Manager],
        [Permission.DeleteRollout] = [Manager],
        [Permission.ApproveRollout] = [Approver],
        [Permission.SetLatch] = [Operator, Manager],
        [Permission.ReleaseRolloutLatch] = [Manager],
        [Permission.ReleaseGlobalLatch] = [Admin],
        [Permission.ManageInventory] = [Manager],
        [Permission.ReadDeviceSecrets] = [Manager, Admin],
        [Permission.ManageSettings] = [Admin],
        [Permission.ManagePeople] = [Admin],
        [Permission.ReadAudit] = [Auditor, Admin],
    };

    private static readonly ConsoleRole[] s_roles = [Viewer, Operator, Approver, Manager, Auditor, Admin];

    public static TheoryData<Permission> All() => [.. Enum.GetValues<Permission>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Permission_IsHeldByTheRolesOfTheTableAlone(Permission permission) =>
        Assert.Equal(s_table[permission], s_roles.Where(role => Permissions.Allows(new Caller("ben", role, CallerKind.Person), permission)));

    [Theory]
    [InlineData(RolloutCommand.Start, Permission.StartRollout)]
    [InlineData(RolloutCommand.Pause, Permission.PauseRollout)]
    [InlineData(RolloutCommand.Resume, Permission.ResumeRollout)]
    [InlineData(RolloutCommand.TriggerNextGroup, Permission.TriggerNextGroup)]
    [InlineData(RolloutCommand.Stop, Permission.StopRollout)]
    [InlineData(RolloutCommand.Delete, Permission.DeleteRollout)]
    [InlineData(RolloutCommand.Approve, Permission.ApproveRollout)]
    [InlineData(RolloutCommand.Deny, Permission.ApproveRollout)]
    [InlineData(RolloutCommand.RollBack, Permission.RollBackRollout)]
    public void Command_AsksForItsOwnPermission(RolloutCommand command, Permission permission) =>
        Assert.Equal(permission, ActionNames.PermissionFor(command));
}

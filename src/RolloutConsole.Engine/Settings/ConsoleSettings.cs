using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Settings;

/// <summary>
/// The installation's settings that people and scripts change while it runs: hawkBit's tenant configuration (hawkbit-api, 2.17).
/// One immutable snapshot; a change replaces it.
/// </summary>
public sealed record ConsoleSettings
{
    /// <summary><c>authentication.targettoken.enabled</c>: devices may show their own token.</summary>
    public bool TargetTokenEnabled { get; init; }

    /// <summary><c>authentication.gatewaytoken.enabled</c>: devices may show the gateway token.</summary>
    public bool GatewayTokenEnabled { get; init; }

    /// <summary>SHA-256 of <c>authentication.gatewaytoken.key</c>; empty when no key is set.</summary>
    public byte[] GatewayTokenHash { get; init; } = [];

    /// <summary><c>authentication.header.enabled</c>: a reverse proxy vouches for the device by headers.</summary>
    public bool HeaderEnabled { get; init; }

    /// <summary><c>authentication.header.authority</c>: accepted authorities, lower case and trimmed.</summary>
    public IReadOnlyList<string> HeaderAuthorities { get; init; } = [];

    /// <summary><c>pollingTime</c>: how long a device sleeps between polls; 30 s to 23:59:59.</summary>
    public TimeSpan PollingTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>pollingOverdueTime</c>: how long after the expected poll a device counts as overdue.</summary>
    public TimeSpan PollingOverdueTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>repository.actions.autoclose.enabled</c>: replaced actions are closed without asking the device.</summary>
    public bool AutoCloseActions { get; init; }

    /// <summary>
    /// <c>user.confirmation.flow.enabled</c>: a person at the device must agree where the plan says so. Switched off, it asks nobody anew; what
    /// waits already keeps waiting.
    /// </summary>
    public bool ConfirmationFlow { get; init; }

    /// <summary><c>implicit.lock.enabled</c>: sets and modules are locked when first used.</summary>
    public bool ImplicitLock { get; init; } = true;

    /// <summary>
    /// <c>rollout.approval.enabled</c> and <c>rollout.approval.above</c>: whether rollouts need an approval, and above how many devices.
    /// </summary>
    public ApprovalRule Approval { get; init; } = ApprovalRule.Never;
}

/// <summary>Reads the settings from memory; always the committed ones.</summary>
public interface IConsoleSettings
{
    /// <summary>The settings now.</summary>
    ConsoleSettings Current { get; }
}

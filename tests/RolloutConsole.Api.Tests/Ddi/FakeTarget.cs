using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>A target of <see cref="FakeFleetStore"/>.</summary>
internal sealed class FakeTarget
{
    public required long Id { get; init; }

    public required string ControllerId { get; init; }

    public string Token { get; init; } = DeviceToken.New();

    public bool AttributesRequested { get; set; }

    public long? InstalledActionId { get; set; }

    public PollMemory LastPoll { get; set; }

    public AutoConfirmation? AutoConfirm { get; set; }

    public Dictionary<string, string?> Attributes { get; } = [];
}

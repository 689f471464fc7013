using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Web.Tests.Pages;

/// <summary>Remembers who answered what in the place of the person at a device.</summary>
internal sealed class FakeConfirmations : IConfirmations
{
    /// <summary>Everything given, such as <c>omar gw-17 9 confirmed</c>.</summary>
    public List<string> Given { get; } = [];

    public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted();

    public Task<CommandReceipt> AnswerAsync(Caller caller, string controllerId, long actionId, ConfirmationAnswer answer, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} {controllerId} {actionId} {(answer.IsConfirmed ? "confirmed" : "denied")}");

    public Task<CommandReceipt> ActivateAsync(Caller caller, string controllerId, string? initiator, string? remark, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} {controllerId} on");

    public Task<CommandReceipt> DeactivateAsync(Caller caller, string controllerId, CancellationToken cancellationToken) =>
        GiveAsync($"{caller.Name} {controllerId} off");

    private Task<CommandReceipt> GiveAsync(string given)
    {
        Given.Add(given);
        return Task.FromResult(Answer);
    }
}

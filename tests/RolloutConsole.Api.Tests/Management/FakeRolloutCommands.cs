using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Remembers what is asked of rollouts and answers as a test wants.</summary>
internal sealed class FakeRolloutCommands : IRolloutCommands
{
    public List<CreateRollout> Created { get; } = [];

    /// <summary>Everything given, such as <c>boss 5 Start</c>.</summary>
    public List<string> Given { get; } = [];

    public Func<CreateRollout, CommandReceipt> OnCreate { get; set; } = _ => CommandReceipt.Accepted(1);

    public CommandReceipt OnGive { get; set; } = CommandReceipt.Accepted();

    public Task<PlanCheck> CheckAsync(CreateRollout request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandReceipt> CreateAsync(Caller caller, CreateRollout request, CancellationToken cancellationToken)
    {
        Created.Add(request);
        return Task.FromResult(OnCreate(request));
    }

    public Task<CommandReceipt> RetryAsync(Caller caller, long rolloutId, CancellationToken cancellationToken)
    {
        Given.Add($"{caller.Name} {rolloutId} Retry");
        return Task.FromResult(OnGive);
    }

    public Task<CommandReceipt> RenameAsync(Caller caller, long rolloutId, string? name, string? description, CancellationToken cancellationToken)
    {
        Given.Add($"{caller.Name} {rolloutId} rename {name} {description}");
        return Task.FromResult(OnGive);
    }

    public Task<CommandReceipt> GiveAsync(Caller caller, long rolloutId, RolloutCommand command, string? reason, CancellationToken cancellationToken)
    {
        Given.Add($"{caller.Name} {rolloutId} {command}{(reason is null ? "" : $" {reason}")}");
        return Task.FromResult(OnGive);
    }
}

/// <summary>Counts what the engine would be told.</summary>
internal sealed class CountingSignal : IOutcomeSignal
{
    public List<(IReadOnlyCollection<long> Rollouts, int Closed, long Sequence)> Told { get; } = [];

    public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence) => Told.Add((rolloutIds, closedActions, sequence));
}

/// <summary>Turns a text around: enough to see that what is stored is not the plain text.</summary>
internal sealed class TurningProtector : ISecretProtector
{
    public string Protect(string plain) => $"~{new string([.. plain.Reverse()])}";

    public string? Unprotect(string stored) => stored.StartsWith('~') ? new string([.. stored[1..].Reverse()]) : null;
}

using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.SimulatedFleet;

namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>
/// Plays the demo's finished rollout on a clock of its own, with the same decider and the same stores as live: what the pages then show
/// of it was decided and committed, not written down.
/// </summary>
internal sealed class DemoHistory(IRolloutStore rollouts, IIntakeStore intake, IDeviceReads devices, DemoClock clock)
{
    private const double FailureShare = 0.012;
    private const int BatchSize = 512;
    private const int MostRounds = 100_000;

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(20);
    private static readonly Caller s_demo = Caller.System("demo");

    private readonly Random _random = new(20_260);

    /// <summary>Creates the rollout, lets it run to its end, and leaves the clock there.</summary>
    public async Task PlayAsync(long setId, IReadOnlyList<SimulatedDeviceIdentity> identities, CancellationToken cancellationToken)
    {
        var id = await CreateAsync("gateway 4.2.0", "Finished before you came: the demo's history", DemoPlans.Everywhere(setId), cancellationToken);
        clock.Advance(TimeSpan.FromMinutes(4));
        await StartAsync(id, cancellationToken);

        var inFlight = new Dictionary<string, (long TargetId, long ActionId, DateTimeOffset Until)>();
        var waiting = identities.Select(i => i.ControllerId).ToHashSet(StringComparer.Ordinal);
        for (var round = 0; round < MostRounds && (await rollouts.LoadAsync(id, cancellationToken))!.Status == RolloutStatus.Running; round++)
        {
            clock.Advance(s_step);
            await ReportAsync(waiting, inFlight, cancellationToken);
            await DecideAsync(id, new RolloutFact.DeadlineDue(), cancellationToken);
        }
    }

    /// <summary>Creates a rollout and fills its groups.</summary>
    public async Task<long> CreateAsync(string name, string description, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var audit = new AuditEntry(clock.GetUtcNow(), s_demo, "rollout.create", $"rollout {name}", "accepted");
        var id = DemoInventory.Demand(await rollouts.CreateAsync(
            new NewRollout(name, description, plan, s_demo.Name, clock.GetUtcNow()), audit, cancellationToken));
        await DecideAsync(id, new RolloutFact.LeaseGained(), cancellationToken);
        return id;
    }

    /// <summary>Starts a rollout.</summary>
    public Task StartAsync(long id, CancellationToken cancellationToken) =>
        DecideAsync(id, new RolloutFact.OperatorCommand(RolloutCommand.Start, s_demo, null), cancellationToken);

    private async Task ReportAsync(
        HashSet<string> waiting, Dictionary<string, (long TargetId, long ActionId, DateTimeOffset Until)> inFlight, CancellationToken cancellationToken)
    {
        var items = new List<IntakeItem>();
        foreach (var (controllerId, device) in inFlight.Where(f => f.Value.Until <= clock.GetUtcNow()).ToList())
        {
            inFlight.Remove(controllerId);
            var isFailure = _random.NextDouble() < FailureShare;
            items.Add(new IntakeItem.Report(new DeviceReport(
                device.TargetId, device.ActionId, isFailure ? DeviceReportKind.Failure : DeviceReportKind.Success, isFailure ? 217 : 200,
                [isFailure ? "E-217 signature mismatch in bundle, key slot 1" : "Installed, system healthy after reboot"], clock.GetUtcNow())));
        }

        foreach (var controllerId in waiting.ToList())
        {
            if (devices.ReadPoll(controllerId) is not { Selected: { } action } poll)
            {
                continue;
            }

            waiting.Remove(controllerId);
            inFlight[controllerId] = (poll.TargetId, action.Id, clock.GetUtcNow() + TimeSpan.FromSeconds(_random.Next(40, 400)));
            items.Add(new IntakeItem.Poll(poll.TargetId, clock.GetUtcNow(), "http://127.0.0.1"));
            items.Add(new IntakeItem.Report(new DeviceReport(poll.TargetId, action.Id, DeviceReportKind.Retrieved, null, [], null)));
        }

        foreach (var batch in items.Chunk(BatchSize))
        {
            await intake.ApplyAsync(batch, clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task DecideAsync(long id, RolloutFact fact, CancellationToken cancellationToken)
    {
        for (RolloutFact? next = fact; next is not null;)
        {
            var view = (await rollouts.LoadAsync(id, cancellationToken))!;
            var decision = RolloutDecider.Decide(view, next, clock.GetUtcNow());
            var result = await rollouts.CommitAsync(view, decision, null, clock.GetUtcNow(), cancellationToken);
            next = result.Slice is { } slice ? new RolloutFact.SliceDone(slice) : decision.LookAgain ? new RolloutFact.LookAgain() : null;
        }
    }
}

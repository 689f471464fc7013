using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Testing;

/// <summary>
/// Moves rollouts on a real store with the real decider, one round after the other, as the engine's runner does, but only when a test
/// says so.
/// </summary>
public sealed class RolloutDriver(IRolloutStore store, IIntakeStore intake, TimeProvider clock)
{
    /// <summary>The person who acts in tests.</summary>
    public static readonly Caller Ben = new("ben", ConsoleRole.All, CallerKind.Person);

    /// <summary>A plan with one filter and groups of equal size.</summary>
    public static RolloutPlan Plan(long setId, int groups = 1, string filter = "id==*") => new()
    {
        Selection = new TargetSelection(filter),
        Content = new RolloutContent(setId),
        Groups = GroupPlan.EqualSplit(groups, new GroupPlan("group", 100)),
    };

    /// <summary>The emergency stop that holds every rollout of this driver; null for none.</summary>
    public LatchState? Latch { get; set; }

    /// <summary>Sets or releases the emergency stop and lets the rollout come to rest.</summary>
    public Task HoldAsync(long rolloutId, bool isHeld)
    {
        Latch = isHeld ? new LatchState(true, "dora", clock.GetUtcNow(), null) : null;
        return SettleAsync(rolloutId, new RolloutFact.LatchChanged());
    }

    /// <summary>Writes a rollout without filling it.</summary>
    /// <returns>The receipt.</returns>
    public Task<CommandReceipt> AddAsync(string name, RolloutPlan plan)
    {
        var now = clock.GetUtcNow();
        return store.CreateAsync(new NewRollout(name, "", plan, Ben.Name, now), new AuditEntry(now, Ben, "rollout.create", $"rollout {name}", "accepted"), default);
    }

    /// <summary>Writes a rollout and fills it.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> FillAsync(string name, RolloutPlan plan)
    {
        var id = (await AddAsync(name, plan)).Id!.Value;
        await SettleAsync(id, new RolloutFact.LeaseGained());
        return id;
    }

    /// <summary>Writes a rollout, fills and starts it, and opens what may open.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> StartAsync(string name, RolloutPlan plan)
    {
        var id = await FillAsync(name, plan);
        await GiveAsync(id, RolloutCommand.Start);
        return id;
    }

    /// <summary>Gives a command and lets the rollout come to rest.</summary>
    public Task GiveAsync(long rolloutId, RolloutCommand command) =>
        SettleAsync(rolloutId, new RolloutFact.OperatorCommand(command, Ben, null));

    /// <summary>The rollout as the engine sees it.</summary>
    public async Task<RolloutView> ViewAsync(long rolloutId) =>
        await store.LoadAsync(rolloutId, default) ?? throw new InvalidOperationException($"There is no rollout {rolloutId}.");

    /// <summary>Runs one round.</summary>
    /// <returns>The fact to go on with, or null when the rollout rests or is gone.</returns>
    public async Task<RolloutFact?> RoundAsync(long rolloutId, RolloutFact fact)
    {
        if (await store.LoadAsync(rolloutId, default) is not { } loaded)
        {
            return null;
        }

        var view = loaded with { Latch = Latch };
        var now = clock.GetUtcNow();
        var decision = RolloutDecider.Decide(view, fact, now);
        if (decision.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal);
        }

        var audit = fact is RolloutFact.OperatorCommand command ? new AuditEntry(now, command.Caller, "test", $"rollout {rolloutId}", "accepted") : null;
        if (audit is null && !decision.HasChanges(view))
        {
            return null;
        }

        var result = await store.CommitAsync(view, decision, audit, now, default);
        return result.IsStale ? throw new InvalidOperationException("Nobody else commits in this test.")
            : result.Slice is { } slice ? new RolloutFact.SliceDone(slice)
            : decision.LookAgain ? new RolloutFact.LookAgain()
            : null;
    }

    /// <summary>Runs rounds until the rollout rests.</summary>
    public async Task SettleAsync(long rolloutId, RolloutFact? fact = null)
    {
        var next = fact ?? new RolloutFact.OutcomesCommitted();
        for (var round = 0; round < 100_000; round++)
        {
            if (await RoundAsync(rolloutId, next) is not { } followUp)
            {
                return;
            }

            next = followUp;
        }

        throw new InvalidOperationException($"Rollout {rolloutId} does not come to rest.");
    }

    /// <summary>Lets devices report, in one batch.</summary>
    public Task<IntakeResult> ReportAsync(params IntakeItem[] items) => intake.ApplyAsync(items, clock.GetUtcNow(), default);

    /// <summary>A report with a word of the device.</summary>
    public static IntakeItem Report(long targetId, long actionId, DeviceReportKind kind, int? code = null, params string[] messages) =>
        new IntakeItem.Report(new DeviceReport(targetId, actionId, kind, code, messages.Length == 0 ? ["said by the device"] : messages, null));
}

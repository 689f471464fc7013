using Microsoft.Extensions.Hosting;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// Starts and stops the engine's parts in order. Start: the stored emergency stops, then the loops, then every open rollout is looked
/// at once, which continues whatever a killed process left behind.
/// </summary>
internal sealed class EngineService(
    EmergencyStop stop,
    IRolloutStore store,
    MailboxDirectory mailboxes,
    FeedbackIntake intake,
    DeadlineLoop deadlines,
    ActionDeadlineLoop timeouts,
    FreedTargetsLoop freed,
    AlarmLoop alarms,
    EngineProbe probe) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await stop.LoadAsync(cancellationToken);
        intake.Start();
        freed.Start();
        foreach (var rolloutId in await store.ListOpenAsync(cancellationToken))
        {
            mailboxes[rolloutId].Signal(Wake.LeaseGained);
        }

        deadlines.Start();
        timeouts.Start();
        alarms.Start();
        probe.Start();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await probe.StopAsync();
        await alarms.StopAsync();
        await timeouts.StopAsync();
        await deadlines.StopAsync();
        await freed.StopAsync();
        await intake.StopAsync();
        await mailboxes.StopAsync();
    }
}

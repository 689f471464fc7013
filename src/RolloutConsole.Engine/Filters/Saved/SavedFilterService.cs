using Microsoft.Extensions.Hosting;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>Starts and stops what saved filters do by themselves. It starts after the engine, which has loaded the emergency stops by then.</summary>
internal sealed class SavedFilterService(FilterMemberLoop members, AutoAssignmentLoop assignments) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        members.Start();
        assignments.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await assignments.StopAsync();
        await members.StopAsync();
    }
}

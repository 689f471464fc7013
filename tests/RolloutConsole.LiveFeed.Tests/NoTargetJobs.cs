using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.LiveFeed.Tests;

/// <summary>A store in which nobody ever changed many devices.</summary>
internal sealed class NoTargetJobs : ITargetJobReads
{
    public Task<TargetJobView?> ReadAsync(long jobId, CancellationToken cancellationToken) => Task.FromResult<TargetJobView?>(null);

    public Task<IReadOnlyList<TargetJobView>> ListAsync(int most, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TargetJobView>>([]);

    public Task<TargetJobPreview> PreviewAsync(TargetJobSelection selection, TargetBulkChange? change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

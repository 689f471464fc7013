using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Web.Tests.Pages;

internal sealed class FakeRollbackReads : IRollbackReads
{
    public RollbackPreview Preview { get; set; } = new([], 0);

    public List<LeftBehindDevice> LeftBehind { get; } = [];

    public Task<RollbackPreview> PreviewAsync(long rolloutId, CancellationToken cancellationToken) => Task.FromResult(Preview);

    public Task<IReadOnlyList<LeftBehindDevice>> ListLeftBehindAsync(long rolloutId, long? after, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LeftBehindDevice>>([.. LeftBehind.Where(d => after is null || d.Id > after).Take(most)]);
}

using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Web.Tests.Pages;

internal sealed class FakeLabels : ITargetLabels
{
    public List<TagView> Tags { get; } = [];

    public List<TargetTypeView> Types { get; } = [];

    public List<SetTypeName> SetTypes { get; } = [new(1, "os", "OS only"), new(2, "app", "App(s) only")];

    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<TargetTag>> ListTagsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TargetTag>>([.. Tags.Select(t => new TargetTag(t.Id, t.Name))]);

    public Task<IReadOnlyList<TagView>> ReadTagsAsync(CancellationToken cancellationToken) =>
        Fault is { } fault ? Task.FromException<IReadOnlyList<TagView>>(fault) : Task.FromResult<IReadOnlyList<TagView>>([.. Tags]);

    public Task<IReadOnlyList<TargetTypeView>> ReadTypesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TargetTypeView>>([.. Types]);

    public Task<IReadOnlyList<SetTypeName>> ListSetTypesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SetTypeName>>([.. SetTypes]);
}

/// <summary>Jobs that the test moves.</summary>
internal sealed class FakeJobs : ITargetJobReads, ILiveTargetJobs
{
    public List<TargetJobView> Rows { get; } = [];

    public TargetJobPreview Preview { get; set; } = new(0, 0, []);

    /// <summary>Answers of the next previews, in the order of their questions; when there is none, <see cref="Preview"/> answers at once.</summary>
    public Queue<TaskCompletionSource<TargetJobPreview>> Previews { get; } = [];

    public FakeStream<TargetJobView> Stream { get; } = new();

    public Task<TargetJobView?> ReadAsync(long jobId, CancellationToken cancellationToken) => Task.FromResult(Rows.Find(r => r.Id == jobId));

    public Task<IReadOnlyList<TargetJobView>> ListAsync(int most, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TargetJobView>>([.. Rows.Take(most)]);

    public Task<TargetJobPreview> PreviewAsync(TargetJobSelection selection, TargetBulkChange? change, CancellationToken cancellationToken) =>
        Previews.TryDequeue(out var later) ? later.Task : Task.FromResult(Preview);

    public Task<LiveStream<TargetJobView>?> OpenAsync(long jobId, CancellationToken leaving) => Stream.OpenAsync(leaving);
}

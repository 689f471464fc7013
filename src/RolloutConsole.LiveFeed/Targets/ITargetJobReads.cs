using System.Collections.Immutable;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>What pages read about changes of many devices.</summary>
public interface ITargetJobReads
{
    /// <summary>One job; null when there is none.</summary>
    Task<TargetJobView?> ReadAsync(long jobId, CancellationToken cancellationToken);

    /// <summary>Jobs that wait or run, then the newest of the others.</summary>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<TargetJobView>> ListAsync(int most, CancellationToken cancellationToken);

    /// <summary>What a change would do now: exact counts, because a person decides by them. Over a large fleet it takes a while.</summary>
    /// <param name="selection">Which devices.</param>
    /// <param name="change">What would be changed; null when that is not chosen yet, and then nothing would change.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<TargetJobPreview> PreviewAsync(TargetJobSelection selection, TargetBulkChange? change, CancellationToken cancellationToken);
}

/// <summary>The live picture of single jobs. One reader a job serves all its viewers.</summary>
public interface ILiveTargetJobs
{
    /// <summary>Joins the viewers of a job.</summary>
    /// <param name="jobId">Which.</param>
    /// <param name="leaving">Cancelled when the viewer leaves; frees everything.</param>
    /// <returns>The picture and everything newer, or null when there is no such job.</returns>
    Task<LiveStream<TargetJobView>?> OpenAsync(long jobId, CancellationToken leaving);
}

/// <summary>What a change of many devices would do.</summary>
/// <param name="Matching">How many devices the selection shows.</param>
/// <param name="Changing">How many of them are not so already.</param>
/// <param name="First">Controller ids of the first few.</param>
public sealed record TargetJobPreview(long Matching, long Changing, ImmutableArray<string> First);

/// <summary>How a change of many devices stands.</summary>
public sealed record TargetJobView
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>What it does.</summary>
    public required TargetJobKind Kind { get; init; }

    /// <summary>How it stands.</summary>
    public required TargetJobStatus Status { get; init; }

    /// <summary>The tag's name when it was ordered; null where it is about none.</summary>
    public string? TagName { get; init; }

    /// <summary>The group it moves into; empty for out of the group, null where it is about none.</summary>
    public string? Group { get; init; }

    /// <summary>Which devices, in words.</summary>
    public string Selection { get; init; } = "";

    /// <summary>How many match; null until that was counted.</summary>
    public long? Expected { get; init; }

    /// <summary>How many it went through.</summary>
    public long Done { get; init; }

    /// <summary>How many of them were not so before.</summary>
    public long Changed { get; init; }

    /// <summary>Who ordered it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended, in one sentence; null while it runs.</summary>
    public string? Message { get; init; }
}

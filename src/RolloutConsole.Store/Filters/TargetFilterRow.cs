using RolloutConsole.Engine.Policies;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>A stored target filter: row of table <c>target_filters</c>.</summary>
internal sealed class TargetFilterRow : StampedRow
{
    public long Id { get; set; }

    /// <summary>1 to 128 characters, unique.</summary>
    public string Name { get; set; } = "";

    public string NameFolded { get; set; } = "";

    /// <summary>1 to 1024 characters of the filter language.</summary>
    public string Query { get; set; } = "";

    /// <summary>The set that is assigned to whoever matches; null for none. The other columns of the assignment mean nothing then.</summary>
    public long? AutoSetId { get; set; }

    public ActionType AutoActionType { get; set; }

    public int AutoWeight { get; set; }

    public bool AutoConfirmation { get; set; }

    public string AutoBy { get; set; } = "";

    public DateTimeOffset? AutoAt { get; set; }

    /// <summary>Number of the newest whole recording of members; 0 while there is none.</summary>
    public int Baseline { get; set; }

    public DateTimeOffset? BaselineAt { get; set; }

    public int BaselineCount { get; set; }

    /// <summary>Number of the recording that is being made; null while none is.</summary>
    public int? Recording { get; set; }

    public DateTimeOffset? RecordingSince { get; set; }

    /// <summary>Id of the last target that the recording has taken.</summary>
    public long RecordingCursor { get; set; }

    public int RecordingCount { get; set; }

    /// <summary>Whether members of older recordings may still lie in the table.</summary>
    public bool HasOldMembers { get; set; }

    /// <summary>When the members were last counted for the history; 0 for never.</summary>
    public long CountedAt { get; set; }
}

/// <summary>A target that a filter matched when its members were recorded: row of table <c>target_filter_members</c>.</summary>
internal sealed class TargetFilterMemberRow
{
    public long FilterId { get; set; }

    /// <summary>Number of the recording, see <see cref="TargetFilterRow.Baseline"/>.</summary>
    public int Baseline { get; set; }

    public long TargetId { get; set; }
}

/// <summary>How many targets a filter matched on a day: row of table <c>target_filter_counts</c>.</summary>
internal sealed class TargetFilterCountRow
{
    public long FilterId { get; set; }

    /// <summary>Days since 1970-01-01, UTC.</summary>
    public int Day { get; set; }

    public int Count { get; set; }
}

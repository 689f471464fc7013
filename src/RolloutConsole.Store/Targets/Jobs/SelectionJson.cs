using System.Text.Json;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>A selection as a job's row keeps it.</summary>
internal sealed record SelectionJson(
    string? Filter, string Search, int[] UpdateStates, long? SilentSince, long? RolloutId, int? Group, int[] MemberStates, bool IsOverdue = false)
{
    /// <summary>Writes a selection.</summary>
    public static string Write(TargetJobSelection selection) => JsonSerializer.Serialize(new SelectionJson(
        selection.Filter?.Text,
        selection.Search,
        [.. selection.UpdateStates.Select(s => (int)s)],
        selection.SilentSince?.ToUnixTimeMilliseconds(),
        selection.RolloutId,
        selection.Group,
        [.. selection.MemberStates.Select(s => (int)s)],
        selection.IsOverdue));

    /// <summary>Reads a selection; null when its filter is one no longer.</summary>
    public static TargetJobSelection? Read(string text)
    {
        var json = JsonSerializer.Deserialize<SelectionJson>(text)!;
        TargetFilter? filter = null;
        if (json.Filter is { } written && !TargetFilter.TryParse(written, out filter, out _))
        {
            return null;
        }

        return new TargetJobSelection
        {
            Filter = filter,
            Search = json.Search,
            UpdateStates = [.. json.UpdateStates.Select(s => (TargetUpdateStatus)s)],
            IsOverdue = json.IsOverdue,
            SilentSince = json.SilentSince is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
            RolloutId = json.RolloutId,
            Group = json.Group,
            MemberStates = [.. json.MemberStates.Select(s => (ActionStatus)s)],
        };
    }
}

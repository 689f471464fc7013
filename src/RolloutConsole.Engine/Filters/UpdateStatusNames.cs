using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Filters;

/// <summary>The names of the update statuses in filters (hawkbit-rollouts.md, 8.3).</summary>
public static class UpdateStatusNames
{
    // The position is the number of the status.
    private static readonly string[] s_names = ["unknown", "registered", "pending", "in_sync", "error"];

    /// <summary>All names, in the order of the enum.</summary>
    public static IReadOnlyList<string> All => s_names;

    /// <summary>Reads a name without regard to case.</summary>
    /// <param name="name">For example <c>in_sync</c>.</param>
    /// <param name="status">The status, if the name is one.</param>
    public static bool TryParse(string name, out TargetUpdateStatus status)
    {
        var index = Array.FindIndex(s_names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        status = (TargetUpdateStatus)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The name of a status.</summary>
    /// <param name="status">A status of the enum.</param>
    public static string Of(TargetUpdateStatus status) => s_names[(int)status];
}

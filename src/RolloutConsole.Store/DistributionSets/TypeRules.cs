using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>What holds for types of modules and of sets alike (hawkbit-api, 2.10 and 2.18).</summary>
internal static class TypeRules
{
    private const int LongestKey = 64;
    private const int LongestName = 128;
    private const int LongestDescription = 512;
    private const int LongestColour = 16;
    private const int MostArtifacts = 10_000;

    /// <summary>What is wrong with the texts of a type.</summary>
    public static IEnumerable<PlanFault> Check(string key, string name, string? description, string? colour)
    {
        if (string.IsNullOrWhiteSpace(key) || key.Length > LongestKey || key != key.Trim() || key.Any(char.IsControl))
        {
            yield return new PlanFault("key", $"'{key}' cannot be one.", $"Use 1 to {LongestKey} characters without blanks at the ends.");
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
        {
            yield return new PlanFault("name", $"It has {name.Trim().Length} characters.", $"Use 1 to {LongestName}.");
        }

        if (description?.Length > LongestDescription)
        {
            yield return new PlanFault("description", $"It has {description.Length} characters.", $"Use at most {LongestDescription}.");
        }

        if (colour?.Length > LongestColour)
        {
            yield return new PlanFault("colour", $"It has {colour.Length} characters.", $"Use at most {LongestColour}, such as #0a7.");
        }
    }

    /// <summary>What is wrong with the numbers of a type of modules.</summary>
    public static IEnumerable<PlanFault> CheckCounts(int minArtifacts, int maxAssignments)
    {
        if (minArtifacts is < 0 or > MostArtifacts)
        {
            yield return new PlanFault("minArtifacts", $"{minArtifacts} is out of range.", $"Use 0 to {MostArtifacts}.");
        }

        if (maxAssignments < 1)
        {
            yield return new PlanFault("maxAssignments", $"{maxAssignments} is out of range.", "Use 1 or more.");
        }
    }

    /// <summary>The refusal of keys or names that are taken, among living types or among the new ones; null when none is.</summary>
    public static CommandReceipt? Taken(string kind, IReadOnlyList<(string Key, string Name)> wanted, IReadOnlyList<(string Key, string Name)> living)
    {
        var (keys, names) = (living.Select(t => t.Key).ToHashSet(StringComparer.Ordinal), living.Select(t => t.Name).ToHashSet(StringComparer.Ordinal));
        foreach (var (key, name) in wanted)
        {
            if (!keys.Add(key))
            {
                return CommandReceipt.Refused(CommandOutcome.Conflict, $"key: there is a {kind} type '{key}' already. Choose another key, or change that type.");
            }

            if (!names.Add(name))
            {
                return TakenName(kind, name);
            }
        }

        return null;
    }

    /// <summary>The refusal of a name that is taken.</summary>
    public static CommandReceipt TakenName(string kind, string name) =>
        CommandReceipt.Refused(CommandOutcome.Conflict, $"name: there is a {kind} type named '{name}' already. Choose another name.");

    /// <summary>The refusal of a change to a type that is in use; says by how many.</summary>
    public static CommandReceipt Fixed(string kind, string key, int uses, string user, string what) => CommandReceipt.Refused(
        CommandOutcome.Locked,
        FormattableString.Invariant($"{kind} {key} is used by {uses:N0} {user}{(uses == 1 ? "" : "s")}, so {what} cannot change any more. Make a new type."),
        RefusalKey.TypeInUse);
}

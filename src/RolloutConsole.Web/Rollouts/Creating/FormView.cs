using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What the steps of the form share: what was typed, what it means, and what is wrong with it.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Request">As read; holds stand-ins where something cannot be read.</param>
/// <param name="Faults">What must be mended, from the form itself and from the engine.</param>
/// <param name="Warnings">What is legal but foolish.</param>
/// <param name="Check">The engine's last answer; null before the first one.</param>
/// <param name="Shown">Fields whose faults may be shown: those that were touched, or all after an attempt to create.</param>
public sealed record FormView(
    RolloutForm Form,
    CreateRollout Request,
    ImmutableList<PlanFault> Faults,
    ImmutableList<PlanFault> Warnings,
    PlanCheck? Check,
    Func<string, bool> Shown)
{
    /// <summary>Devices that match, where that is known.</summary>
    public int? Matching => Check?.Matching;

    /// <summary>The groups of the plan.</summary>
    public ImmutableList<GroupPlan> Groups => Request.Plan.Groups;

    /// <summary>Fault of a field in one line; null when there is none or it is too early to say so.</summary>
    public string? FaultOf(string field) =>
        Shown(field) && Faults.Find(f => f.Field == field) is { } fault ? $"{fault.Message} {fault.Suggestion}" : null;

    /// <summary>Warning of a field in one line; null when there is none.</summary>
    public string? WarningOf(string field) => Warnings.Find(f => f.Field == field) is { } warning ? $"{warning.Message} {warning.Suggestion}" : null;

    /// <summary>Size of a group as it would be, where that is known.</summary>
    public int? SizeOf(int index) => Check is { } check && index < check.GroupSizes.Count ? check.GroupSizes[index] : null;

    /// <summary>Successes that a group needs, where its size is known; judged by the engine's own function.</summary>
    public int? SuccessesNeeded(int index) => SizeOf(index) is { } size
        ? GroupJudge.SuccessesNeeded(Request.Plan, Groups[index], new GroupTally { Scheduled = size })
        : null;

    /// <summary>Failures that a group may have, where its size is known.</summary>
    public int? FailuresAllowed(int index) => SizeOf(index) is { } size
        ? GroupJudge.FailuresAllowed(Request.Plan, Groups[index], new GroupTally { Scheduled = size })
        : null;

    /// <summary>The id of a field's control.</summary>
    public static string IdOf(string field) => "f-" + string.Concat(field.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}

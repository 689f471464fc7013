using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

/// <summary>Plans, models and records that the tests of foresight start from.</summary>
internal static class ForesightBuilder
{
    /// <summary>Groups of equal share, success trigger and error limit in percent.</summary>
    public static RolloutPlan Cascade(int groups, int success = 100, int error = 100) =>
        Plan([.. GroupPlan.EqualSplit(groups, Group(success, error))]);

    /// <summary>Devices that fetch after exactly so many seconds and install in exactly so many.</summary>
    public static DeviceModel Exact(int poll, int install, double failing = 0) =>
        new(DurationSpread.Always(TimeSpan.FromSeconds(poll)), DurationSpread.Always(TimeSpan.FromSeconds(install)), failing);

    public static SimulatedRun Run(RolloutPlan plan, DeviceModel model, params int[] sizes) => RunSeeded(plan, model, 1, sizes);

    public static SimulatedRun RunSeeded(RolloutPlan plan, DeviceModel model, int seed, params int[] sizes) =>
        RolloutSimulator.Run(plan, sizes, model, new Random(seed), Now);

    /// <summary>
    /// A past rollout of two groups. Device n was offered the update at minute n, fetched it 1 minute and ended 2 minutes later; letters
    /// are results: o ok, x failed, c canceled.
    /// </summary>
    public static RecordedRollout Past(string first, string second)
    {
        var actions = (first + second).Select((letter, i) => new RecordedAction(
            i + 1, i < first.Length ? 1 : 2, At(i + 1), At(i + 2), At(i + 3), letter switch { 'x' => ActionStatus.Error, 'c' => ActionStatus.Canceled, _ => ActionStatus.Finished }));
        GroupTally Tally(string group) => new() { Finished = group.Count(c => c == 'o'), Error = group.Count(c => c == 'x'), Canceled = group.Count(c => c == 'c') };
        var view = Running(Cascade(2), (GroupStatus.Finished, Tally(first)), (GroupStatus.Finished, Tally(second))) with
        {
            Status = RolloutStatus.Finished, EndedAt = At(first.Length + second.Length + 2),
        };
        return new RecordedRollout(view, [.. actions], false);
    }

    public static DateTimeOffset At(int minute) => Now.AddMinutes(minute);
}

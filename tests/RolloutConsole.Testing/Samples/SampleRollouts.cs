using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Testing.Samples;

/// <summary>Rollouts as the store would have them, with numbers that add up; the ones of the design pictures.</summary>
public static class SampleRollouts
{
    /// <summary>The moment of the pictures.</summary>
    public static readonly DateTimeOffset Now = new(2026, 5, 20, 14, 3, 22, TimeSpan.Zero);

    /// <summary>Rollout 41: 2,000 devices in five groups, the fourth one running: 1,204 ok, 9 failed, 212 in flight, 575 not started.</summary>
    public static RolloutRead Gateway(long sequence = 8827) => Make(
        41,
        "gateway 4.2.1 EU",
        RolloutStatus.Running,
        [
            Group(1, 100, GroupStatus.Finished, ok: 99, failed: 1),
            Group(2, 200, GroupStatus.Finished, ok: 198, failed: 2),
            Group(3, 400, GroupStatus.Finished, ok: 396, failed: 4),
            Group(4, 800, GroupStatus.Running, ok: 511, failed: 2, open: 212),
            Group(5, 500, GroupStatus.Scheduled),
        ],
        sequence) with
    {
        Recent =
        [
            .. Enumerable.Range(1, 30).Select(back => new MinuteRow(Minute(-31 + back), 25, back % 7 == 0 ? 18 : 24, back % 9 == 0 ? 1 : 0)),
        ],
    };

    /// <summary>Rollout 42: paused because its second group broke its error limit.</summary>
    public static RolloutRead Paused(long sequence = 8801)
    {
        var read = Make(
            42,
            "sensor 2.9 US",
            RolloutStatus.Paused,
            [
                Group(1, 200, GroupStatus.Finished, ok: 198, failed: 2),
                Group(2, 200, GroupStatus.Error, ok: 141, failed: 21, open: 8),
                Group(3, 400, GroupStatus.Scheduled),
                Group(4, 400, GroupStatus.Scheduled),
            ],
            sequence);
        return read with
        {
            View = read.View with
            {
                Cause = PauseCause.Error,
                Reason = new StatusReason("error-limit", "Group 2 had 21 failures, limit 20", Now.AddMinutes(-10), StatusReason.Engine),
            },
        };
    }

    /// <summary>A rollout in a state, with groups.</summary>
    public static RolloutRead Make(long id, string name, RolloutStatus status, IEnumerable<GroupView> groups, long sequence = 1)
    {
        ImmutableList<GroupView> list = [.. groups];
        var isStarted = status is RolloutStatus.Running or RolloutStatus.Paused or RolloutStatus.Stopping or RolloutStatus.Stopped
            or RolloutStatus.Finished or RolloutStatus.Aborted;
        return new RolloutRead
        {
            View = new RolloutView
            {
                Id = id,
                Name = name,
                Status = status,
                Reason = new StatusReason("sample", $"{name} is {RolloutWords.Of(status)}", Now.AddMinutes(-48).AddSeconds(-58), "anna"),
                Plan = new RolloutPlan
                {
                    Selection = new TargetSelection("name==gw-*"),
                    Content = new RolloutContent(7, Weight: 600),
                    Groups = [.. list.Select(g => g.Plan)],
                    Pacing = new Pacing.ConstantRate(25),
                },
                Groups = list,
                Pace = new PaceState(Now.AddSeconds(-40), status == RolloutStatus.Running ? 25 : 0),
                CreatedAt = Now.AddHours(-3),
                StartedAt = isStarted ? Now.AddHours(-2).AddMinutes(-14).AddSeconds(-9) : null,
                EndedAt = RolloutStateMachine.IsFinal(status) ? Now.AddHours(-1) : null,
            },
            CreatedBy = "anna",
            Description = "Fixes the modem restart",
            SetName = name.Split(' ')[0] + "-fw",
            SetVersion = "4.2.1",
            Sequence = sequence,
            LastEvent = sequence,
        };
    }

    /// <summary>A group whose parts add up to its size; what is neither ok, failed, open nor canceled is not started.</summary>
    public static GroupView Group(
        int number, int size, GroupStatus status, int ok = 0, int failed = 0, int open = 0, int canceled = 0, int success = 80, int limit = 5)
    {
        var hasBegun = status is GroupStatus.Running or GroupStatus.Finished or GroupStatus.Error;
        return new GroupView
        {
            Id = 400 + number,
            Number = number,
            Plan = new GroupPlan($"group-{number}", 20)
            {
                SuccessTriggerPercent = success,
                ErrorLimit = new ErrorLimit.Percent(limit),
            },
            Status = status,
            Reason = new StatusReason("sample", $"Group {number} is {status}", Now.AddMinutes(-30), StatusReason.Engine),
            PlannedSize = size,
            Size = size,
            Tally = new GroupTally
            {
                Scheduled = size - ok - failed - open - canceled,
                Running = open / 2,
                Retrieved = open - (open / 2),
                Finished = ok,
                Error = failed,
                Canceled = canceled,
            },
            StartedAt = hasBegun ? Now.AddMinutes(-25) : null,
            EndedAt = status is GroupStatus.Finished or GroupStatus.Error ? Now.AddMinutes(-12) : null,
        };
    }

    /// <summary>A whole minute relative to <see cref="Now"/>.</summary>
    public static DateTimeOffset Minute(int offset) => new DateTimeOffset(2026, 5, 20, 14, 3, 0, TimeSpan.Zero).AddMinutes(offset);
}

using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Builds the views that decider tests start from.</summary>
internal static class RolloutBuilder
{
    public static readonly DateTimeOffset Now = new(2026, 5, 20, 12, 3, 22, TimeSpan.Zero);

    public static RolloutPlan Plan(params GroupPlan[] groups) => new()
    {
        Selection = new TargetSelection("id==*"),
        Content = new RolloutContent(7),
        Groups = [.. groups],
    };

    public static GroupPlan Group(int success = 50, int error = 50, SuccessAction action = SuccessAction.NextGroup) => new("group", 100)
    {
        SuccessTriggerPercent = success,
        ErrorLimit = new ErrorLimit.Percent(error),
        SuccessAction = action,
    };

    public static RolloutView Running(RolloutPlan plan, params (GroupStatus Status, GroupTally Tally)[] groups) => new()
    {
        Id = 41,
        Name = "gateway 4.2.1 EU",
        Plan = plan,
        Status = RolloutStatus.Running,
        Reason = new StatusReason("running", "The first group runs", Now, StatusReason.Engine),
        CreatedAt = Now - TimeSpan.FromHours(1),
        StartedAt = Now - TimeSpan.FromMinutes(30),
        Groups = [.. groups.Select((g, i) => new GroupView
        {
            Id = i + 1,
            Number = i + 1,
            Plan = plan.GroupAt(i + 1),
            Status = g.Status,
            Reason = new StatusReason("test", "", Now, StatusReason.Engine),
            PlannedSize = g.Tally.Members,
            Size = g.Tally.Members,
            Tally = g.Tally,
        })],
    };

    public static RolloutFact Command(RolloutCommand command, string? reason = null) =>
        new RolloutFact.OperatorCommand(command, new Caller("ben", ConsoleRole.All, CallerKind.Person), reason);

    public static ActionOutcome Ended(long groupId, ActionStatus to, int count = 1) => new(groupId, ActionStatus.Retrieved, to, count);

    /// <summary>Decides again and again, as the runner does, without any slice being carried out.</summary>
    public static RolloutView Settle(RolloutView view, RolloutFact fact, DateTimeOffset now)
    {
        for (var round = 0; round < 1000; round++)
        {
            var decision = RolloutDecider.Decide(view, fact, now);
            if (!decision.LookAgain)
            {
                return decision.Next;
            }

            (view, fact) = (decision.Next, new RolloutFact.LookAgain());
        }

        throw new InvalidOperationException("The decider does not come to rest.");
    }
}

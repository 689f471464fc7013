using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies.Exchange;

/// <summary>Imports over a plan of the tests.</summary>
internal static class ImportText
{
    public static readonly RolloutPlan Basis = Plan(Group()) with { Selection = new TargetSelection("name==gw-*"), Content = new RolloutContent(9, Weight: 300) };

    public static ImportedPlan Read(ExchangeFormat format, string text) => PlanImport.Read(format, text, Basis, Now);

    public static RolloutPlan PlanOf(ExchangeFormat format, string text)
    {
        var read = Read(format, text);
        Assert.Empty(read.Faults);
        return read.Plan!;
    }

    /// <summary>The fields of the faults, which are there exactly when there is no plan.</summary>
    public static IEnumerable<string> FaultsOf(ExchangeFormat format, string text)
    {
        var read = Read(format, text);
        Assert.Equal(read.Faults.IsEmpty, read.Plan is not null);
        Assert.All(read.Faults, f => Assert.True(f.Message.Length > 0 && f.Suggestion.Length > 0, f.ToString()));
        return read.Faults.Select(f => f.Field);
    }

    public static IEnumerable<string> LeftOutOf(ExchangeFormat format, string text) => Read(format, text).LeftOut.Select(n => n.Field);
}

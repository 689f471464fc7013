using System.Collections.Immutable;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Tests.Pages;

/// <summary>A page with fakes of everything it reads and commands; nobody but the test moves them.</summary>
public abstract class PageContext : BunitContext
{
    private protected PageContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddBadge("TEST");
        Services.AddSingleton<ICurrentCaller>(Person);
        Services.AddSingleton<ILiveRollouts>(Rollouts);
        Services.AddSingleton<ILiveRolloutList>(List);
        Services.AddSingleton<ILiveOverview>(Overview);
        Services.AddSingleton<IRolloutReads>(Reads);
        Services.AddSingleton<IRollbackReads>(Rollbacks);
        Services.AddSingleton<ITargetReads>(Targets);
        Services.AddSingleton<IFilterSuggestions>(Suggestions);
        Services.AddSingleton<IDistributionSetReads>(Sets);
        Services.AddSingleton<IRolloutCommands>(Commands);
        Services.AddSingleton<IRolloutDrafts>(Drafts);
        Services.AddSingleton<IConsoleSettings>(Settings);
        Services.AddSingleton<IConfirmations>(Confirmations);
        Services.AddSingleton<ITargetInventory>(Inventory);
        Services.AddSingleton<ITargetTags>(Inventory);
        Services.AddSingleton<ITargetTypes>(Inventory);
        Services.AddSingleton<ITargetMetadata>(Inventory);
        Services.AddSingleton<ITargetJobs>(Inventory);
        Services.AddSingleton<ITargetLabels>(Labels);
        Services.AddSingleton<ITargetJobReads>(Jobs);
        Services.AddSingleton<ILiveTargetJobs>(Jobs);
        Services.AddSingleton<IRolloutOutcomes>(Outcomes);
        Services.AddSingleton<IForecastDesk>(Desk);
    }

    internal HandClock Clock { get; } = new(SampleRollouts.Now);

    /// <summary>The installation's settings.</summary>
    internal FixedSettings Settings { get; } = new();

    internal FakeConfirmations Confirmations { get; } = new();

    internal FakeInventory Inventory { get; } = new();

    internal FakeLabels Labels { get; } = new();

    internal FakeJobs Jobs { get; } = new();

    internal FakePerson Person { get; } = new();

    internal FakeLiveRollouts Rollouts { get; } = new();

    internal FakeLiveList List { get; } = new();

    internal FakeLiveOverview Overview { get; } = new();

    internal FakeRolloutReads Reads { get; } = new();

    internal FakeRollbackReads Rollbacks { get; } = new();

    internal FakeTargets Targets { get; } = new();

    internal FakeSuggestions Suggestions { get; } = new();

    internal FakeSets Sets { get; } = new();

    internal FakeCommands Commands { get; } = new();

    internal FakeDrafts Drafts { get; } = new();

    internal FakeOutcomes Outcomes { get; } = new();

    internal FakeDesk Desk { get; } = new();

    /// <summary>The frame of a sample.</summary>
    internal static RolloutSnapshot Frame(RolloutRead read, LatchState? latch = null, RolloutHistory? history = null) =>
        RolloutSnapshots.Of(read, latch, SampleRollouts.Now, history ?? new RolloutHistory());
}

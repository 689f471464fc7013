using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts;

public sealed class RolloutPageTests : PageContext
{
    [Fact]
    public void Running_ShowsHeaderWhyFiguresLanesAndDiagrams()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        Assert.Equal("gateway 4.2.1 EU", page.Find("h1").TextContent);
        Assert.Equal("Group 4 needs 129 more successes (511 of 640) before group 5.", page.Find(".why-sentence").TextContent);
        Assert.Equal(["60.7 %", "1,204", "9", "212", "575"], page.FindAll(".stat dd b").Take(5).Select(b => b.TextContent));
        Assert.Equal("511/640 ok · 2/40 failed", page.Find("[data-testid='rollout.lane.4'] .lane-text b").TextContent);
        Assert.Single(page.FindAll("[data-testid='rollout.diagram'] .node.current"));
        Assert.Contains("Running", page.Find("[data-testid='rollout.diagram'] .node.current").TextContent);
    }

    [Fact]
    public void Growing_SaysWhenItLooksAgainAndHowFullTheLastGroupIs()
    {
        var read = SampleRollouts.Make(41, "always", RolloutStatus.Running, [SampleRollouts.Group(1, 10, GroupStatus.Finished, ok: 10), SampleRollouts.Group(2, 2, GroupStatus.Running, ok: 2)]);
        var plan = read.View.Plan;
        Rollouts.Stream.Current = Frame(read with
        {
            View = read.View with
            {
                Plan = plan with { Groups = [plan.Groups[0]], Selection = new TargetSelection("id==*", SelectionMode.Dynamic) },
                Groups = read.View.Groups.SetItem(1, read.View.Groups[1] with { PlannedSize = 10 }),
                NextLookAt = SampleRollouts.Now.AddSeconds(38),
            },
        });

        var page = Open();

        Assert.Equal("12 devices are done; waits for new devices that match: group 2 has 2 of 10, next look at 14:04:00 UTC.", page.Find(".why-sentence").TextContent);
        Assert.Contains("2 of 10 joined", page.Find("[data-testid='rollout.lane.2']").TextContent);
    }

    [Fact]
    public void Headroom_CountsTheFailureThatPauses()
    {
        // 40 of 800 are allowed and 2 have failed: 38 more are harmless, the 39th pauses.
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        Assert.Contains("39 more failures would pause the rollout", Open().Find("[data-testid='rollout.headroom']").TextContent);
    }

    [Fact]
    public void NewerFrame_ChangesThePageInPlace()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        Rollouts.Stream.Push(Frame(SampleRollouts.Paused() with { View = SampleRollouts.Paused().View with { Id = 41 } }));
        page.WaitForAssertion(() => Assert.Equal("Paused by error rule: group 2 had 21 failures, limit 20.", page.Find(".why-sentence").TextContent));
        Assert.Contains("held", page.Find("[data-testid='rollout.why']").ClassList);
        Assert.Equal("Resume", page.Find("[data-testid='rollout.primary']").TextContent.Replace("play_arrow", ""));
    }

    [Fact]
    public async Task Page_JoinsOnceAndLeavesWhenDisposed()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        Open();
        Assert.Equal((1, 1, 0), (Rollouts.Stream.Looks, Rollouts.Stream.Joined, Rollouts.Stream.Left));
        await DisposeComponentsAsync();
        Assert.Equal(1, Rollouts.Stream.Left);
    }

    [Fact]
    public void UnknownRollout_SaysSoWithAWayOut()
    {
        var page = Open();
        Assert.Contains("There is no rollout 41", page.Find("[data-testid='rollout.missing']").TextContent);
    }

    [Fact]
    public async Task FailedRead_SaysWhatIsStillTrueAndTriesAgain()
    {
        Rollouts.Stream.Fault = new IOException("disk");
        var page = Open();
        Assert.Contains("rollouts go on without this page", page.Find("[data-testid='rollout.fault']").TextContent);
        Rollouts.Stream.Fault = null;
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        await page.Find("[data-testid='rollout.fault'] button").ClickAsync();
        Assert.Equal("gateway 4.2.1 EU", page.Find("h1").TextContent);
    }

    [Fact]
    public void LostUpdates_KeepThePictureAndSayOfWhenItIs()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        Rollouts.Stream.End(new LiveFeedLostException("lost", new IOException()));
        page.WaitForAssertion(() => Assert.Contains("Live updates are lost", page.Find("[data-testid='page.lost']").TextContent));
        Assert.Equal("gateway 4.2.1 EU", page.Find("h1").TextContent);
    }

    [Fact]
    public async Task Pause_SaysItsEffectInCountsAndIsGiven()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        await page.Find("[data-testid='rollout.primary']").ClickAsync();
        var panel = page.Find("[data-testid='rollout.action.pause']");
        Assert.Contains("575 not started will wait.", panel.TextContent);
        Assert.Contains("212 in flight go on", panel.TextContent);
        await page.Find("[data-testid='rollout.action.pause'] textarea").InputAsync("CDN slow");
        await page.Find("[data-testid='rollout.action.pause']").SubmitAsync();
        Assert.Equal([(RolloutCommand.Pause, 41L, "CDN slow", "ben")], Commands.Given);
        page.WaitForAssertion(() => Assert.Equal("Pause: accepted.", page.Find("[data-testid='rollout.said'] span").TextContent));
        Assert.Empty(page.FindAll("[data-testid='rollout.action.pause']"));
    }

    [Fact]
    public async Task StopForGood_NeedsReasonAndTypedName()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        await ButtonOf(page, "Stop for good").ClickAsync();
        await page.Find("[data-testid='rollout.action.stop']").SubmitAsync();
        Assert.Empty(Commands.Given);
        await page.Find("[data-testid='rollout.action.stop'] textarea").InputAsync("wrong set");
        await page.Find("[data-testid='rollout.action.stop'] input").InputAsync("gateway");
        await page.Find("[data-testid='rollout.action.stop']").SubmitAsync();
        Assert.Empty(Commands.Given);
        await page.Find("[data-testid='rollout.action.stop'] input").InputAsync("gateway 4.2.1 EU");
        await page.Find("[data-testid='rollout.action.stop']").SubmitAsync();
        Assert.Equal([(RolloutCommand.Stop, 41L, "wrong set", "ben")], Commands.Given);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" BAD_RELEASE ", "BAD_RELEASE")]
    public async Task StopForGood_CarriesTheReasonCode(string typed, string? sent)
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        await ButtonOf(page, "Stop for good").ClickAsync();
        await page.Find("[data-testid='rollout.action.stop'] textarea").InputAsync("wrong set");
        await page.Find("[data-testid='rollout.action.stop'] input").InputAsync("gateway 4.2.1 EU");
        await page.Find("#f-stop-code").InputAsync(typed);
        await page.Find("[data-testid='rollout.action.stop']").SubmitAsync();
        Assert.Equal([sent], Commands.StopCodes);
    }

    [Fact]
    public async Task StopForGood_OffersPauseInstead()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        await ButtonOf(page, "Stop for good").ClickAsync();
        await ButtonOf(page, "Pause instead").ClickAsync();
        Assert.NotNull(page.Find("[data-testid='rollout.action.pause']"));
    }

    [Fact]
    public async Task Refusal_StaysInThePanel()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        Commands.Answer = new CommandReceipt(CommandOutcome.IllegalState, "A rollout that is finished cannot take the command pause.");
        var page = Open();
        await page.Find("[data-testid='rollout.primary']").ClickAsync();
        await page.Find("[data-testid='rollout.action.pause']").SubmitAsync();
        Assert.Contains("cannot take the command pause", page.Find("[data-testid='rollout.action.pause'] [role='alert']").TextContent);
    }

    [Fact]
    public async Task EndedSignIn_SendsNothingAndSaysSo()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        await page.Find("[data-testid='rollout.primary']").ClickAsync();
        Person.Caller = null;
        await page.Find("[data-testid='rollout.action.pause']").SubmitAsync();
        Assert.Empty(Commands.Given);
        Assert.Contains("Your sign-in has ended", page.Find("[data-testid='rollout.action.pause'] [role='alert']").TextContent);
    }

    [Fact]
    public async Task Viewer_SeesActionsDisabledWithTheRoleTheyNeed()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        Assert.True(page.Find("[data-testid='rollout.primary']").HasAttribute("disabled"));
        Assert.Contains("needs the role Operator or Manager", page.Find("[data-testid='rollout.primary.why']").TextContent);
        await page.Find("[data-testid='rollout.more']").ClickAsync();
        Assert.All(page.FindAll("[data-testid='rollout.actions.all'] li button"), b => Assert.True(b.HasAttribute("disabled")));
        Assert.Contains("This needs the role Manager", page.Find("[data-testid='rollout.actions.all']").TextContent);
    }

    [Fact]
    public async Task ActionList_SaysForEachCommandWhyNotOrWhat()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        var page = Open();
        await page.Find("[data-testid='rollout.more']").ClickAsync();
        var rows = page.FindAll("[data-testid='rollout.actions.all'] li");
        Assert.Equal(11, rows.Count);
        Assert.Contains("cannot take the command start", rows[0].TextContent);
        Assert.Contains("575 not started will wait.", rows[1].TextContent);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: a finished rollout with failures offers its retry, and leads to it")]
    public async Task Finished_OffersTheRetryOfItsFailures()
    {
        var read = SampleRollouts.Gateway();
        Rollouts.Stream.Current = Frame(read with { View = read.View with { Status = RolloutStatus.Finished } });
        var page = Open();
        await page.Find("[data-testid='rollout.more']").ClickAsync();
        Assert.Contains("gateway 4.2.1 EU_retry over the 9 devices that failed", page.Find("[data-testid='rollout.actions.all']").TextContent);

        await page.Find("[data-testid='rollout.retry']").ClickAsync();
        Commands.Answer = CommandReceipt.Refused(CommandOutcome.Conflict, "The name is taken.");
        await page.Find("[data-testid='rollout.retry.panel']").SubmitAsync();
        Assert.Contains("The name is taken.", page.Find("[data-testid='rollout.retry.panel']").TextContent);

        Commands.Answer = CommandReceipt.Accepted(77);
        await page.Find("[data-testid='rollout.retry.panel']").SubmitAsync();
        Assert.Equal([41, 41], Commands.Retried);
        Assert.EndsWith("/rollouts/77", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Latched_SaysWhoStoppedItAndThatResumeWaits()
    {
        var read = SampleRollouts.Paused();
        Rollouts.Stream.Current = Frame(
            read with { View = read.View with { Cause = PauseCause.Latch } }, new LatchState(true, "ben", SampleRollouts.Now, null));
        var page = Open();
        Assert.Contains("Emergency stop of everything set by ben", page.Find(".why-sentence").TextContent);
        Assert.True(page.Find("[data-testid='rollout.primary']").HasAttribute("disabled"));
        Assert.Contains("An Admin must release it first", page.Find("[data-testid='rollout.primary.why']").TextContent);
    }

    [Fact]
    public async Task NewEvents_WaitBehindAButton()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway(), history: History(3));
        var page = Open();
        Assert.Equal(3, page.FindAll(".events li").Count);
        Rollouts.Stream.Push(Frame(SampleRollouts.Gateway(8828), history: History(5)));
        page.WaitForAssertion(() => Assert.Equal("2 newer, show", page.Find("[data-testid='rollout.events'] .panel-end button").TextContent));
        Assert.Equal(3, page.FindAll(".events li").Count);
        await page.Find("[data-testid='rollout.events'] .panel-end button").ClickAsync();

        // The frame may be rendered once more between the click and its effect.
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll(".events li").Count));
    }

    [Fact]
    public void EventsTab_CountsTheNewerOnes()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway(), history: History(3));
        Reads.Events.AddRange(History(3).Events);
        Services.GetRequiredService<NavigationManager>().NavigateTo(RolloutAddresses.Of(41, RolloutTab.Events));
        var page = Open();
        Assert.Equal(3, page.FindAll(".events li").Count);
        Rollouts.Stream.Push(Frame(SampleRollouts.Gateway(8828), history: History(8)) with { LastEvent = 8 });
        page.WaitForAssertion(() => Assert.Equal("5 newer, show", page.Find("[data-testid='rollout.events'] .panel-end button").TextContent));
    }

    [Fact]
    public void ReadyRollout_SaysThatLaterGroupsFollowTheOneBefore()
    {
        var rollout = Frame(SampleRollouts.Make(41, "x", RolloutStatus.Ready, [SampleRollouts.Group(1, 10, GroupStatus.Ready), SampleRollouts.Group(2, 10, GroupStatus.Ready)]));
        Assert.Equal(["starts with the rollout", "after group 1"], RolloutPictures.LanesOf(rollout).Select(l => l.Text1));
    }

    [Fact]
    public void ElapsedTime_RunsBetweenFrames()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        Assert.Contains(Open().FindAll(".stat"), s => s.TextContent.Contains("elapsed", StringComparison.Ordinal) && s.QuerySelector("[data-clock]") is not null);
    }

    [Fact]
    public void EveryStatus_CanBeShown()
    {
        foreach (var status in Enum.GetValues<RolloutStatus>())
        {
            var group = SampleRollouts.Group(1, 10, status switch
            {
                RolloutStatus.Draft or RolloutStatus.Creating => GroupStatus.Creating,
                RolloutStatus.Running or RolloutStatus.Paused or RolloutStatus.Starting => GroupStatus.Running,
                RolloutStatus.WaitingForApproval or RolloutStatus.ApprovalDenied or RolloutStatus.Ready or RolloutStatus.Scheduled => GroupStatus.Ready,
                _ => GroupStatus.Finished,
            });
            var rollout = Frame(SampleRollouts.Make(41, "x", status, [group]));
            Assert.NotEmpty(RolloutPictures.WhyOf(rollout, TimeZoneInfo.Utc));
            Assert.Single(RolloutDiagrams.RolloutNodes(rollout), n => n.Current);
            Rollouts.Stream.Current = rollout;
            Assert.Equal("x", Open().Find("h1").TextContent);
        }
    }

    [Fact(DisplayName = "Who starts a rollout with a capacity window is not told that nothing limits it")]
    public async Task Start_SaysTheRateOfThePlan()
    {
        var ready = SampleRollouts.Make(41, "x", RolloutStatus.Ready, [SampleRollouts.Group(1, 10, GroupStatus.Ready)]);
        var plan = ready.View.Plan with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) };
        Rollouts.Stream.Current = Frame(ready with { View = ready.View with { Plan = plan } });
        var page = Open();
        await page.Find("[data-testid='rollout.primary']").ClickAsync();
        Assert.Contains("Rate: at least 90 % stay healthy", page.Find("[data-testid='rollout.action.start']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approver_ApprovesWithoutARemark()
    {
        Person.Caller = new Caller("otto", ConsoleRole.Approver, CallerKind.Person);
        Rollouts.Stream.Current = Frame(Asked());
        var page = Open();
        Assert.Contains("approval asked by anna", page.Find("[data-testid='rollout.asked']").TextContent);
        await page.Find("[data-testid='rollout.primary']").ClickAsync();
        Assert.Contains("3,150 devices in 1 groups", page.Find("[data-testid='rollout.action.approve']").TextContent);
        await page.Find("[data-testid='rollout.action.approve']").SubmitAsync();
        Assert.Equal((RolloutCommand.Approve, 41L, null, "otto"), Assert.Single(Commands.Given));
    }

    [Fact]
    public async Task Approver_DeniesOnlyWithAReason()
    {
        Person.Caller = new Caller("otto", ConsoleRole.Approver, CallerKind.Person);
        Rollouts.Stream.Current = Frame(Asked());
        var page = Open();
        await page.Find("[data-testid='rollout.deny']").ClickAsync();
        await page.Find("[data-testid='rollout.action.deny']").SubmitAsync();
        Assert.Empty(Commands.Given);
        await page.Find("[data-testid='rollout.action.deny'] textarea").InputAsync("too many at once");
        await page.Find("[data-testid='rollout.action.deny']").SubmitAsync();
        Assert.Equal((RolloutCommand.Deny, 41L, "too many at once", "otto"), Assert.Single(Commands.Given));
    }

    [Fact]
    public void Author_WithTheRole_ReadsWhySomebodyElseMustApprove()
    {
        Person.Caller = new Caller("Anna", ConsoleRole.All, CallerKind.Person);
        Rollouts.Stream.Current = Frame(Asked());
        var page = Open();
        Assert.True(page.Find("[data-testid='rollout.primary']").HasAttribute("disabled"));
        Assert.True(page.Find("[data-testid='rollout.deny']").HasAttribute("disabled"));
        Assert.Contains(Permissions.OwnRollout, page.Find("[data-testid='rollout.primary.why']").TextContent);
    }

    [Fact]
    public void Approved_NamesWhoAndWhat()
    {
        var read = SampleRollouts.Gateway();
        Rollouts.Stream.Current = Frame(read with { View = read.View with { Approval = new ApprovalVerdict("otto", "looks good") } });
        Assert.Equal("approved by otto: looks good", Open().Find("[data-testid='rollout.verdict']").TextContent);
    }

    [Fact]
    public void Tabs_AreInTheAddress()
    {
        Rollouts.Stream.Current = Frame(SampleRollouts.Gateway());
        Reads.Events.Add(new EventLine(1, SampleRollouts.Now, RolloutEventKind.Note, "A note", "ben", "because", null, null));
        Services.GetRequiredService<NavigationManager>().NavigateTo(RolloutAddresses.Of(41, RolloutTab.Events));
        var page = Open();
        Assert.Contains("A note", page.Find(".events").TextContent);
        Services.GetRequiredService<NavigationManager>().NavigateTo(RolloutAddresses.Of(41, RolloutTab.Plan));
        page.WaitForAssertion(() => Assert.Contains("name==gw-*", page.Find("[data-testid='rollout.plan']").TextContent));
        Assert.Equal("page", page.FindAll("nav.tabs a")[3].GetAttribute("aria-current"));
    }

    [Fact(DisplayName = "aws-iot-jobs, A-11: devices by latest attempt and attempts by result are two labelled counts")]
    public void PlanTab_WithRetries_ShowsBothCounts()
    {
        var read = SampleRollouts.Gateway();
        var groups = read.View.Groups.SetItem(3, read.View.Groups[3] with { Tally = read.View.Groups[3].Tally with { AfterFailure = 5, RetriedFailures = 12 } });
        var limits = new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(30), RetriesAfterFailure = 2 };
        Rollouts.Stream.Current = Frame(read with { View = read.View with { Groups = groups, Plan = read.View.Plan with { DeviceLimits = limits } } });
        Services.GetRequiredService<NavigationManager>().NavigateTo(RolloutAddresses.Of(41, RolloutTab.Plan));

        var page = Open();

        var rows = page.FindAll("[data-testid='rollout.attempts'] tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent))).ToArray();
        Assert.Equal(["Devices by latest attempt|1,204|9|0|0|787, 5 tried again", "Attempts by result|1,204|21|0|0|212"], rows);
        Assert.Contains("30 min in all", page.Find("[data-testid='rollout.plan']").TextContent);
        Assert.Contains("2 after failure", page.Find("[data-testid='rollout.plan']").TextContent);
    }

    private static RolloutRead Asked()
    {
        var read = SampleRollouts.Make(41, "gateway APAC", RolloutStatus.WaitingForApproval, [SampleRollouts.Group(1, 3150, GroupStatus.Ready)]);
        return read with { View = read.View with { CreatedBy = "anna" } };
    }

    private static RolloutHistory History(int events) => new()
    {
        Events = [.. Enumerable.Range(1, events).Reverse().Select(n => new EventLine(n, SampleRollouts.Now, RolloutEventKind.Note, $"Event {n}", "engine", null, null, null))],
        EventCount = events,
    };

    private static IElement ButtonOf(IRenderedComponent<RolloutPage> page, string word) => page.FindAll("button").First(b => b.TextContent == word);

    private IRenderedComponent<RolloutPage> Open() => Render<RolloutPage>(p => p.Add(x => x.Id, 41));
}

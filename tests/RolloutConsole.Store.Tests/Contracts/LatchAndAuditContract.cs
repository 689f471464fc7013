using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>The emergency stop and the audit's hash chain.</summary>
public abstract class LatchAndAuditContract : StoreContract
{
    private ILatchStore Latches => Database.Get<ILatchStore>();

    private IAuditStore Audit => Database.Get<IAuditStore>();

    [Fact]
    public async Task Set_Repeated_AnswersWithTheFirst()
    {
        var first = await Latches.SetAsync(null, State("ben", "smoke"), "key-1", Entry("emergency-stop.set"), default);
        Clock.Advance(TimeSpan.FromSeconds(5));
        var again = await Latches.SetAsync(null, State("amy", "fire"), "key-1", Entry("emergency-stop.set"), default);
        var other = await Latches.SetAsync(null, State("amy", "fire"), "key-2", Entry("emergency-stop.set"), default);

        Assert.False(first.WasAlreadySet);
        Assert.True(again.WasAlreadySet && other.WasAlreadySet);
        Assert.Equal(first.State, again.State);
        Assert.Equal(first.State, other.State);
        Assert.Equal(1, Database.Number("SELECT count(*) FROM latches"));
        Assert.Equal(3, Database.Number("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Set_SameKeyAfterTheRelease_StopsAgain()
    {
        await Latches.SetAsync(null, State("ben", null), "key-1", Entry("emergency-stop.set"), default);
        Assert.True(await Latches.ReleaseAsync(null, Entry("emergency-stop.release"), default));

        var again = await Latches.SetAsync(null, State("ben", null), "key-1", Entry("emergency-stop.set"), default);

        Assert.False(again.WasAlreadySet);
        Assert.NotNull((await Latches.LoadAsync(default)).Global);
    }

    [Fact]
    public async Task Scopes_AreIndependentAndSurviveAKill()
    {
        await Latches.SetAsync(null, State("ben", null), null, Entry("emergency-stop.set"), default);
        await Latches.SetAsync(7, State("amy", "leak"), null, Entry("emergency-stop.set"), default);
        Assert.True(await Latches.ExplainAsync(null, "smoke", Entry("emergency-stop.explain"), default));
        await using var reopened = await Database.KilledAndReopenedAsync();

        var rows = await reopened.Get<ILatchStore>().LoadAsync(default);

        Assert.Equal(new LatchState(true, "ben", Clock.GetUtcNow(), "smoke"), rows.Global);
        Assert.Equal(new LatchState(false, "amy", Clock.GetUtcNow(), "leak"), rows.Rollouts[7]);
        Assert.True(await Latches.ReleaseAsync(7, Entry("emergency-stop.release"), default));
        Assert.Empty((await Latches.LoadAsync(default)).Rollouts);
        Assert.NotNull((await Latches.LoadAsync(default)).Global);
    }

    [Fact]
    public async Task ReleaseAndExplain_NotSet_AreFalseAndAuditNothing()
    {
        Assert.False(await Latches.ReleaseAsync(null, Entry("emergency-stop.release"), default));
        Assert.False(await Latches.ExplainAsync(3, "why", Entry("emergency-stop.explain"), default));
        Assert.Equal(0, Database.Number("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Set_WhileWritersWait_GoesFirstAndTheBulkLast()
    {
        var order = new List<string>();
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var go = new ManualResetEventSlim();
        var holder = Task.Run(() => Database.Gate.RunAsync(
            WritePriority.Ordinary, false,
            _ =>
            {
                inside.SetResult();
                Assert.True(go.Wait(AwaitLimit.Default));
            },
            default));
        await inside.Task.WithinLimit();
        var bulk = Database.Gate.RunAsync(WritePriority.Bulk, false, _ => order.Add("bulk"), default);
        var others = Enumerable.Range(0, 3).Select(i => Database.Gate.RunAsync(WritePriority.Ordinary, false, _ => order.Add($"other {i}"), default)).ToList();
        var stop = Database.Gate.RunAsync(WritePriority.Latch, true, _ => order.Add("stop"), default);
        go.Set();

        await Task.WhenAll([holder, stop, bulk, .. others]).WithinLimit();

        Assert.Equal(["stop", "other 0", "other 1", "other 2", "bulk"], order);
    }

    [Fact]
    public async Task Delete_OfARollout_TakesItsStopAlong()
    {
        await Fleet.TargetsAsync(2);
        var started = await Driver.StartAsync("started", RolloutDriver.Plan(await Fleet.SetAsync("a")));
        var ready = await Driver.FillAsync("ready", RolloutDriver.Plan(await Fleet.SetAsync("b")));
        await Latches.SetAsync(started, State("amy", null), null, Entry("emergency-stop.set"), default);
        await Latches.SetAsync(ready, State("amy", null), null, Entry("emergency-stop.set"), default);

        await Driver.GiveAsync(started, RolloutCommand.Delete);
        await Driver.GiveAsync(ready, RolloutCommand.Delete);

        Assert.Empty((await Latches.LoadAsync(default)).Rollouts);
    }

    [Fact]
    public async Task Verify_UntouchedChain_IsWhole()
    {
        Assert.Equal((0L, true), await Audit.VerifyAsync(default));
        for (var i = 0; i < 20; i++)
        {
            await Audit.AppendAsync(Entry($"test.{i}", i % 2 == 0 ? null : "because"), default);
        }

        Assert.Equal((20L, true), await Audit.VerifyAsync(default));
    }

    [Theory]
    [InlineData("UPDATE audit SET caller = 'eve' WHERE id = 3", 2)]
    [InlineData("UPDATE audit SET outcome = outcome || 'x' WHERE id = 1", 0)]
    [InlineData("UPDATE audit SET reason = '' WHERE id = 4", 3)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE id = 5", 4)]
    [InlineData("UPDATE audit SET action = 'a', subject = 'ction' WHERE id = 2", 1)]
    [InlineData("DELETE FROM audit WHERE id = 2", 1)]
    [InlineData("DELETE FROM audit WHERE id = 5", 4)]
    [InlineData("DELETE FROM audit", 0)]
    [InlineData("INSERT INTO audit SELECT 6, at, caller, caller_kind, caller_roles, address, action, subject, outcome, reason, details, hash FROM audit WHERE id = 5", 5)]
    public async Task Verify_TamperedChain_IsFound(string tampering, long holds)
    {
        for (var i = 0; i < 5; i++)
        {
            await Audit.AppendAsync(Entry("test"), default);
        }

        await Database.ExecuteAsync(tampering);

        Assert.Equal((holds, false), await Audit.VerifyAsync(default));
    }

    private LatchState State(string by, string? reason) => new(by == "ben", by, Clock.GetUtcNow(), reason);

    private AuditEntry Entry(string action, string? reason = null) => new(Clock.GetUtcNow(), RolloutDriver.Ben, action, "all rollouts", "accepted", reason);
}

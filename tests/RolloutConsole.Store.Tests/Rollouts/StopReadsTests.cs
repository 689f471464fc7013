using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Groups;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Rollouts;

public sealed class StopReadsTests : IAsyncLifetime
{
    private SqliteFixture _database = null!;
    private StopReads _reads = null!;

    public async Task InitializeAsync()
    {
        _database = await SqliteFixture.CreateAsync();
        _reads = new(_database.Reads);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task ListRunning_AllStatuses_ShowsOnlyWhatMovesByItself()
    {
        await AddAsync([.. Enum.GetValues<RolloutStatus>().Select(status => new RolloutRow { Id = 100 + (int)status, Name = $"r{status}", Status = status })]);
        var running = await _reads.ListRunningAsync(default);
        Assert.Equal(["rStarting", "rRunning"], running.Select(r => r.Name));
    }

    [Fact]
    public async Task ListRunning_Tallies_AddUpToTheMembers()
    {
        // A different number in every column, so that a column forgotten or counted twice shows.
        await AddAsync(
            [new RolloutRow { Id = 41, Name = "gateway", Status = RolloutStatus.Running }],
            new GroupRow
            {
                Id = 1, RolloutId = 41, Number = 1, Scheduled = 1, Running = 2, WaitForConfirmation = 4, Retrieved = 8, Downloaded = 16, Finished = 32,
                Error = 64, Rejected = 128, TimedOut = 256, Canceling = 512, Canceled = 1024, Removed = 4096, Skipped = 3, PastReturn = 5, Recalling = 6, Recalled = 24,
            },
            new GroupRow { Id = 2, RolloutId = 41, Number = 2, Scheduled = 10_000 });
        Assert.Equal(
            new RunningRollout(41, "gateway", 10_001 + 24, 2 + 4 + 8 + 512, 16 + 32 + 64 + 128 + 256 + 1000, 5),
            Assert.Single(await _reads.ListRunningAsync(default)));
    }

    [Fact]
    public async Task Names_KnownUnknownAndDeleted_OnlyTheKnown()
    {
        await AddAsync(
            [new() { Id = 1, Name = "one", Status = RolloutStatus.Paused }, new() { Id = 2, Name = "two", Status = RolloutStatus.Deleted }]);
        var names = await _reads.NamesAsync([1, 2, 3], default);
        Assert.Equal("one", Assert.Single(names).Value);
        Assert.Empty(await _reads.NamesAsync([], default));
    }

    private Task AddAsync(RolloutRow[] rollouts, params GroupRow[] groups) =>
        _database.Gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session =>
            {
                session.Context.AddRange(rollouts);
                session.Context.AddRange(groups);
                session.Context.SaveChanges();
            },
            default);
}

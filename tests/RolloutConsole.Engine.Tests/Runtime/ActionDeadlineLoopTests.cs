namespace RolloutConsole.Engine.Tests.Runtime;

/// <summary>The loop that ends actions whose devices took too long.</summary>
public sealed class ActionDeadlineLoopTests
{
    [Fact(DisplayName = "A-9: what is due is ended when its time comes, slice after slice, and never before")]
    public async Task Due_IsSweptWhenItsTimeComes()
    {
        await using var world = await EngineWorld.StartAsync();
        await EngineWorld.UntilAsync(() => world.Deadlines.Sweeps > 0);
        var due = world.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        world.Deadlines.Add(due, 1);
        world.Deadlines.Add(due + TimeSpan.FromMilliseconds(1), 2);

        await EngineWorld.UntilAsync(() =>
        {
            Assert.True(world.Deadlines.Left == 2 || world.Clock.GetUtcNow() >= due, "ended before its time");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return world.Deadlines.Left == 0;
        });
    }

    [Fact(DisplayName = "Architecture 5: a grace that begins while the loop sleeps is ended when its time comes")]
    public async Task Grace_IsSweptWhenItsTimeComes()
    {
        await using var world = await EngineWorld.StartAsync();
        await EngineWorld.UntilAsync(() => world.Graces.Sweeps > 0);
        var due = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(40);
        world.Graces.Add(due, 1);

        await EngineWorld.UntilAsync(() =>
        {
            Assert.True(world.Graces.Left == 1 || world.Clock.GetUtcNow() >= due, "ended before its time");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return world.Graces.Left == 0;
        });
    }
}

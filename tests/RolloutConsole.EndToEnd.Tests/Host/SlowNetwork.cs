using Microsoft.Playwright;

namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>A page whose uploads take their time.</summary>
public sealed class SlowNetwork : IAsyncDisposable
{
    private readonly ICDPSession _browser;

    private SlowNetwork(ICDPSession browser) => _browser = browser;

    /// <summary>Makes uploads slow.</summary>
    /// <param name="page">The page.</param>
    /// <param name="bytesPerSecond">How much goes up in a second.</param>
    public static async Task<SlowNetwork> OnAsync(IPage page, int bytesPerSecond)
    {
        var network = new SlowNetwork(await page.Context.NewCDPSessionAsync(page));
        await network._browser.SendAsync("Network.enable");
        await network.SetAsync(bytesPerSecond);
        return network;
    }

    /// <summary>Makes them fast again.</summary>
    public Task OffAsync() => SetAsync(-1);

    public async ValueTask DisposeAsync() => await _browser.DetachAsync();

    private Task SetAsync(int upload) => _browser.SendAsync(
        "Network.emulateNetworkConditions",
        new Dictionary<string, object> { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = upload });
}

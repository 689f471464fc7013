using System.Text.Json;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>Whatever a device sends, it gets an answer of the table and a sentence, and never a 500 (hawkbit-api, 1.6, 1.7 and 1.10).</summary>
public sealed class RandomBodyTests
{
    private const int Bodies = 2000;

    [Theory]
    [InlineData("POST", "deploymentBase/42/feedback", """{"id":"42","time":"20260101T101500","status":{"result":{"finished":"success","progress":{"cnt":2,"of":5}},"execution":"closed","code":200,"details":["a","b"]},"timestamp":1700000000000}""")]
    [InlineData("POST", "cancelAction/43/feedback", """{"id":"43","status":{"result":{"finished":"none"},"execution":"rejected","details":"no"}}""")]
    [InlineData("PUT", "configData", """{"mode":"merge","data":{"region":"eu","hw":"2","x":null},"status":{"execution":"closed"}}""")]
    public async Task Body_Random_IsTakenOrRefusedWithASentence(string method, string path, string good)
    {
        await using var host = await DdiHost.StartAsync();
        const int Seed = 20260519;
        var bodies = new RandomBodies(Seed, good);
        var taken = 0;
        for (var i = 0; i < Bodies; i++)
        {
            // What a good body ended is opened again.
            host.Fleet.AddAction(host.Device, 42, ActionStatus.Retrieved);
            host.Fleet.AddAction(host.Device, 43, ActionStatus.Canceling);
            var body = bodies.Next();

            var answer = await host.SendAsync(method, path, body);

            Assert.True(answer.Status is 200 or 400 or 405 or 410 or 413 or 429, $"{answer.Status} for body {i} of seed {Seed}: {body}\n{answer.Body}");
            taken += answer.Status == 200 ? 1 : 0;
            if (answer.Status != 200)
            {
                using var json = JsonDocument.Parse(answer.Body);
                Assert.False(string.IsNullOrWhiteSpace(json.RootElement.GetProperty("message").GetString()), body);
            }
        }

        // The bodies must be neither all good nor all broken.
        Assert.InRange(taken, Bodies / 50, Bodies - (Bodies / 50));
    }
}

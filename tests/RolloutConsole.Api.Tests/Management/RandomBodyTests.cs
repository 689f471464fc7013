using System.Text;
using System.Text.Json.Nodes;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Whatever a script sends, it gets an answer and a sentence, and never a 500 (hawkbit-api, 2.1 to 2.4).</summary>
public sealed class RandomBodyTests
{
    private const int Seed = 20260519;
    private const int Bodies = 300;

    [Theory]
    [InlineData("POST", "targets", """[{"controllerId":"t1","name":"one","description":"d","securityToken":"5d0c2b7e9a1f4c3d","address":"http://10.0.0.1","targetType":1}]""")]
    [InlineData("PUT", "targets/t0", """{"name":"one","description":"d","requestAttributes":true}""")]
    [InlineData("POST", "softwaremodules", """[{"name":"m","version":"1","type":"os","vendor":"v","description":"d","encrypted":false}]""")]
    [InlineData("POST", "distributionsets", """[{"name":"s","version":"1","type":"os","modules":[{"id":1}],"requiredMigrationStep":false}]""")]
    [InlineData("POST", "distributionsets/1/assignedTargets", """[{"id":"t0","type":"timeforced","forcetime":1700000000000,"weight":500,"confirmationRequired":false}]""")]
    [InlineData("POST", "rollouts", """{"name":"r","targetFilterQuery":"id==*","distributionSetId":1,"amountGroups":3,"type":"forced","weight":5,"startAt":1700000000000,"successCondition":{"condition":"THRESHOLD","expression":"50"},"successAction":{"action":"NEXTGROUP","expression":""},"errorCondition":{"condition":"THRESHOLD","expression":"10"},"errorAction":{"action":"PAUSE","expression":""}}""")]
    [InlineData("POST", "rollouts", """{"name":"g","targetFilterQuery":"id==*","distributionSetId":1,"groups":[{"name":"a","description":"d","targetFilterQuery":"name==x","targetPercentage":50.5,"successCondition":{"condition":"THRESHOLD","expression":"50"}},{"name":"b","targetPercentage":100}]}""")]
    [InlineData("PUT", "system/configs", """{"pollingTime":"00:05:00","authentication.gatewaytoken.enabled":true,"authentication.gatewaytoken.key":"abcdefgh"}""")]
    public async Task Body_Random_IsTakenOrRefusedWithASentence(string method, string path, string good)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateSetAsync();
        await host.Boss.CreateTargetsAsync("t0");
        var bodies = new RandomBodies(Seed, good);
        for (var i = 0; i < Bodies; i++)
        {
            var body = bodies.Next();
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

            using var answer = await host.Boss.SendAsync(request);

            await AssertAnsweredAsync(answer, $"body {i} of seed {Seed}: {body}");
        }
    }

    [Theory]
    [InlineData("targets?q=")]
    [InlineData("rollouts?q=")]
    [InlineData("actions?q=")]
    [InlineData("softwaremodules?q=")]
    [InlineData("distributionsets?q=")]
    [InlineData("targets?sort=")]
    [InlineData("targets?limit=")]
    public async Task Query_Random_IsAnsweredOrRefusedWithASentence(string path)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("t0");
        string[] pieces =
        [
            "name", "id", "status", "controllerid", "attribute.x", "tag", "createdat", "version", "==", "!=", "=in=", "=out=", "=lt=", "=ge=", "=is=", "(", ")", ",", ";",
            " and ", " or ", " ", "'", "\"", "\\", "*", "null", "true", "error", "x", "7", "-1", "99999999999999999999", "%", "_", "${NOW_TS}", ":", "ASC", ".", "é", "\0", "\ud83d\ude00",
        ];
        var random = new Random(Seed);
        for (var i = 0; i < Bodies; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));

            using var answer = await host.Boss.GetAsync(path + Uri.EscapeDataString(text));

            await AssertAnsweredAsync(answer, $"query {i} of seed {Seed}: {text}");
        }
    }

    private static async Task AssertAnsweredAsync(HttpResponseMessage answer, string what)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 200 and < 500, $"{(int)answer.StatusCode} for {what}\n{text}");
        if (!answer.IsSuccessStatusCode)
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)JsonNode.Parse(text)?["message"]), $"no sentence for {what}");
        }
    }
}

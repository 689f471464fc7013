using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>The confirmation flow as devices see it: hawkbit-api, 1.1, 1.3, 1.4 and 1.9.</summary>
public sealed class ConfirmationTests : IAsyncLifetime
{
    private const string Confirmed = """{"confirmation":"confirmed","code":200,"details":["yes"]}""";
    private const string Denied = """{"confirmation":"denied","details":"not now"}""";

    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact(DisplayName = "1.9 GET confirmationBase: off")]
    public async Task Get_AutoConfirmOff_ShowsTheLinkThatSwitchesItOn()
    {
        var answer = await _host.GetAsync("confirmationBase");

        Assert.Equal(
            (200, $$$$"""{"autoConfirm":{"active":false,"activatedAt":0},"_links":{"activateAutoConfirm":{"href":"{{{{_host.Base}}}}/confirmationBase/activateAutoConfirm"}}}"""),
            (answer.Status, answer.Body));
        Assert.Equal(304, (await _host.GetAsync("confirmationBase", ("If-None-Match", answer.Header("ETag")))).Status);
        Assert.Equal(2, _host.Fleet.Polls.Count);
    }

    [Fact(DisplayName = "1.9 GET confirmationBase: on")]
    public async Task Get_AutoConfirmOn_ShowsWhoAndWhyAndTheLinkThatSwitchesItOff()
    {
        _host.Device.AutoConfirm = new AutoConfirmation("carl", "no person there", FakeFleetStore.Uploaded);

        Assert.Equal(
            $$$$"""{"autoConfirm":{"active":true,"initiator":"carl","remark":"no person there","activatedAt":{{{{FakeFleetStore.Uploaded.ToUnixTimeMilliseconds()}}}}},"_links":{"deactivateAutoConfirm":{"href":"{{{{_host.Base}}}}/confirmationBase/deactivateAutoConfirm"}}}""",
            (await _host.GetAsync("confirmationBase")).Body);
    }

    [Fact(DisplayName = "1.3: an unknown device registers itself by GET confirmationBase")]
    public async Task Get_UnknownDevice_RegistersIt()
    {
        var answer = await _host.GetAsync("/DEFAULT/controller/v1/dev-99/confirmationBase", ("Authorization", $"GatewayToken {FakeFleetStore.GatewayKey}"));

        Assert.Equal((200, "dev-99"), (answer.Status, Assert.Single(_host.Fleet.Registered)));
        Assert.Contains("activateAutoConfirm", answer.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.GetAsync("/DEFAULT/controller/v1/dev-98/confirmationBase/42", ("Authorization", $"GatewayToken {FakeFleetStore.GatewayKey}"))).Status);
    }

    [Fact(DisplayName = "1.3: a device whose import is just ending registers only afterwards")]
    public async Task Get_DeviceOfAnEndingImport_IsToldToPollAgain()
    {
        _host.Fleet.HeldByImport = "dev-99";
        var answer = await _host.GetAsync("/DEFAULT/controller/v1/dev-99", ("Authorization", $"GatewayToken {FakeFleetStore.GatewayKey}"));

        Assert.Equal(404, answer.Status);
        Assert.Contains("an import is just creating it, or somebody deleted it at this moment. Poll again.", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_host.Fleet.Registered);
    }

    [Fact(DisplayName = "1.4 and 1.9: a waiting action is linked, shown as confirmation, and becomes a deployment")]
    public async Task Waiting_Confirmed_BecomesADeployment()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.WaitForConfirmation);
        var root = await _host.GetAsync("");
        Assert.Contains($"\"confirmationBase\":{{\"href\":\"{_host.Base}/confirmationBase/42?c=", root.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("deploymentBase", root.Body, StringComparison.Ordinal);
        Assert.Contains("\"confirmationBase\":{\"href\":", (await _host.GetAsync("confirmationBase")).Body, StringComparison.Ordinal);

        var document = await _host.GetAsync("confirmationBase/42?c=1&actionHistory=3");
        Assert.StartsWith("""{"id":"42","confirmation":{"download":"forced","update":"forced","chunks":[""", document.Body, StringComparison.Ordinal);
        Assert.Equal(ActionStatus.WaitForConfirmation, action.Status);
        Assert.Equal(404, (await _host.GetAsync("deploymentBase/42")).Status);

        var accepted = await _host.SendAsync("POST", "confirmationBase/42/feedback", Confirmed);

        Assert.Equal((200, "", ActionStatus.Running), (accepted.Status, accepted.Body, action.Status));
        Assert.Equal((200, "yes"), (_host.Fleet.Reports[^1].Code, Assert.Single(_host.Fleet.Reports[^1].Messages)));
        Assert.Contains("deploymentBase/42", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.GetAsync("confirmationBase/42")).Status);
        Assert.Equal(200, (await _host.GetAsync("deploymentBase/42")).Status);
    }

    [Fact(DisplayName = "1.9: denied keeps waiting")]
    public async Task Waiting_Denied_KeepsWaiting()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.WaitForConfirmation);

        Assert.Equal(200, (await _host.SendAsync("POST", "confirmationBase/42/feedback", Denied)).Status);
        Assert.Equal(200, (await _host.SendAsync("POST", "confirmationBase/42/feedback", """{"confirmation":"denied"}""")).Status);

        Assert.Equal(ActionStatus.WaitForConfirmation, action.Status);
        Assert.Equal(["not now", "Denied at the device."], _host.Fleet.Reports.Select(r => r.Messages[0]));
        Assert.Contains("confirmationBase/42", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "1.1: codes of confirmationBase/{id} and its feedback")]
    [InlineData("waiting", ActionStatus.WaitForConfirmation, 200, 200)]
    [InlineData("running", ActionStatus.Running, 404, 404)]
    [InlineData("retrieved", ActionStatus.Retrieved, 404, 404)]
    [InlineData("canceling", ActionStatus.Canceling, 404, 404)]
    [InlineData("never opened", ActionStatus.Scheduled, 404, 404)]
    [InlineData("finished", ActionStatus.Finished, 404, 410)]
    [InlineData("canceled", ActionStatus.Canceled, 404, 410)]
    public async Task Codes_ByState_AreThoseOfTheTable(string row, ActionStatus status, int document, int feedback)
    {
        _host.Fleet.AddAction(_host.Device, 42, status);

        Assert.Equal((row, document), (row, (await _host.GetAsync("confirmationBase/42")).Status));
        Assert.Equal((row, feedback), (row, (await _host.SendAsync("POST", "confirmationBase/42/feedback", Confirmed)).Status));
    }

    [Theory(DisplayName = "1.1: addresses")]
    [InlineData("GET", "confirmationBase/43", 404)]
    [InlineData("POST", "confirmationBase/43/feedback", 404)]
    [InlineData("GET", "confirmationBase/many", 400)]
    [InlineData("POST", "confirmationBase", 405)]
    [InlineData("GET", "confirmationBase/42/feedback", 405)]
    [InlineData("GET", "confirmationBase/activateAutoConfirm", 405)]
    [InlineData("GET", "confirmationBase/deactivateAutoConfirm", 405)]
    public async Task Addresses_OthersOrWrongMethod_AreAnswered(string method, string path, int status)
    {
        var other = _host.Fleet.AddTarget("other");
        _host.Fleet.AddAction(other, 43, ActionStatus.WaitForConfirmation);
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.WaitForConfirmation);

        Assert.Equal(status, (await _host.SendAsync(method, path, method == "POST" ? Confirmed : null)).Status);
    }

    [Theory(DisplayName = "1.9: a body that cannot be used names the member")]
    [InlineData("{}", "confirmation: it is missing")]
    [InlineData("""{"confirmation":"perhaps"}""", "confirmation: 'perhaps' is not known")]
    [InlineData("""{"confirmation":"confirmed","code":"many"}""", "code: 'many' is not a whole number")]
    [InlineData("""{"confirmation":"confirmed","details":{}}""", "details: it is an object")]
    [InlineData("[]", "body: it is a list")]
    public async Task Feedback_Bad_Is400NamingTheMember(string body, string message)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.WaitForConfirmation);

        var answer = await _host.SendAsync("POST", "confirmationBase/42/feedback", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains("hawkbit.server.error.rest.body.notReadable", answer.Body, StringComparison.Ordinal);
        Assert.Contains(message, answer.Body, StringComparison.Ordinal);
        Assert.Equal(415, (await _host.SendAsync("POST", "confirmationBase/42/feedback", Confirmed, ("Content-Type", "text/plain"))).Status);
    }

    [Fact(DisplayName = "1.1: activateAutoConfirm confirms what waits, twice is 409, deactivate is always 200")]
    public async Task AutoConfirm_OnTwiceThenOffTwice_AnswersByTheTable()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.WaitForConfirmation);

        var on = await _host.SendAsync("POST", "confirmationBase/activateAutoConfirm", """{"initiator":"carl","remark":"night shift"}""");
        Assert.Equal((200, "", ActionStatus.Running), (on.Status, on.Body, action.Status));
        Assert.Equal(new AutoConfirmation("carl", "night shift", FakeFleetStore.Uploaded), _host.Device.AutoConfirm);

        var again = await _host.SendAsync("POST", "confirmationBase/activateAutoConfirm");
        Assert.Equal(409, again.Status);
        Assert.Contains("\"errorCode\":\"hawkbit.server.error.repo.autoConfAlreadyActive\"", again.Body, StringComparison.Ordinal);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var off = await _host.SendAsync("POST", "confirmationBase/deactivateAutoConfirm");
            Assert.Equal((200, ""), (off.Status, off.Body));
            Assert.Null(_host.Device.AutoConfirm);
        }

        Assert.Equal(200, (await _host.SendAsync("POST", "confirmationBase/activateAutoConfirm")).Status);
    }

    [Theory(DisplayName = "1.1: a body of activateAutoConfirm that cannot be used names the member")]
    [InlineData("initiator", 128)]
    [InlineData("remark", 512)]
    public async Task AutoConfirm_TooLong_Is400(string member, int longest)
    {
        var answer = await _host.SendAsync("POST", "confirmationBase/activateAutoConfirm", $$"""{"{{member}}":"{{new string('x', longest + 1)}}"}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains($"{member}: it has {longest + 1} characters. Send at most {longest}.", answer.Body, StringComparison.Ordinal);
        Assert.Null(_host.Device.AutoConfirm);
    }

    [Fact(DisplayName = "architecture 5: the emergency stop withholds the question as any offer, and an answer still counts")]
    public async Task Waiting_UnderTheStop_IsWithheld()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.WaitForConfirmation);
        await _host.Stop.StopAsync().WithinLimit();

        Assert.DoesNotContain("_links", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmationBase\":", (await _host.GetAsync("confirmationBase")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.GetAsync("confirmationBase/42")).Status);

        Assert.Equal(200, (await _host.SendAsync("POST", "confirmationBase/42/feedback", Confirmed)).Status);
        Assert.Equal(ActionStatus.Running, action.Status);
        Assert.DoesNotContain("_links", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.GetAsync("deploymentBase/42")).Status);
    }

    [Fact(DisplayName = "architecture 5: an agreement that was taken back is an offer again")]
    public async Task Revoked_UnderTheStop_IsWithheldAfterItIsGivenAgain()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
        Assert.Equal(200, (await _host.SendAsync("POST", "confirmationBase/42/feedback", Denied)).Status);
        Assert.Equal(ActionStatus.WaitForConfirmation, action.Status);
        await _host.Stop.StopAsync().WithinLimit();

        Assert.Equal(200, (await _host.SendAsync("POST", "confirmationBase/42/feedback", Confirmed)).Status);

        Assert.Equal(404, (await _host.GetAsync("deploymentBase/42")).Status);
    }
}

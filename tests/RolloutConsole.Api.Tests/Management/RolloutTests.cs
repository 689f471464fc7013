using System.Net;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Rollouts: hawkbit-api, 2.13 to 2.15; hawkbit-rollouts, 2.2, 3.1 and 9.</summary>
public sealed class RolloutTests
{
    private const string Plain = "\"name\":\"spring\",\"targetFilterQuery\":\"id==*\",\"distributionSetId\":7";

    private static async Task<RolloutPlan> PlanOfAsync(string members)
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set);
        await host.Boss.PostJsonAsync("rollouts", $"{{{Plain}{(members.Length > 0 ? "," : "")}{members}}}").JsonAsync(HttpStatusCode.Created);
        return host.Rollouts.Created.Single().Plan;
    }

    [Fact]
    public async Task Post_OnlyWhatIsRequired_HasTheDefaultsOfTheTable()
    {
        var plan = await PlanOfAsync("");
        Assert.Equal((PlanReading.HawkBit, new TargetSelection("id==*"), 7L, ActionType.Forced, 1000), (plan.Reading, plan.Selection, plan.Content.DistributionSetId, plan.Content.ActionType, plan.Content.Weight));
        Assert.Equal(RolloutStart.Manual, plan.Schedule.Start);
        var group = Assert.Single(plan.Groups);
        Assert.Equal(("group-1", 100f, 50, SuccessAction.NextGroup, (ErrorLimit)new ErrorLimit.Percent(50)), (group.Name, group.Percentage, group.SuccessTriggerPercent, group.SuccessAction, group.ErrorLimit));
    }

    [Fact]
    public async Task Post_AmountGroups_SplitsEqually()
    {
        var plan = await PlanOfAsync("\"amountGroups\":\"3\",\"successCondition\":{\"expression\":80},\"successAction\":{\"action\":\"PAUSE\"},\"errorCondition\":{}");
        Assert.Equal(["group-1", "group-2", "group-3"], plan.Groups.Select(g => g.Name));
        Assert.All(plan.Groups, g => Assert.Equal((80, SuccessAction.PauseForCheck, (ErrorLimit)new ErrorLimit.Percent(100)), (g.SuccessTriggerPercent, g.SuccessAction, g.ErrorLimit)));
        Assert.All(plan.Groups, g => Assert.Equal(100f / 3, g.Percentage));
    }

    [Fact]
    public async Task Post_Groups_InheritTheRolloutsConditions()
    {
        var plan = await PlanOfAsync("""
            "errorCondition":{"condition":"THRESHOLD","expression":"10"},"type":"timeforced","forcetime":1767262500000,"startAt":"1767300000000","weight":"3",
            "groups":[{"name":"canary","targetPercentage":"12.5","targetFilterQuery":"attribute.hw==2"},{"errorCondition":{"condition":"count","expression":"4"},"successCondition":{"condition":"THRESHOLD"}}]
            """);
        Assert.Equal((ActionType.TimeForced, 1767262500000L, 3), (plan.Content.ActionType, plan.Content.ForceAt!.Value.ToUnixTimeMilliseconds(), plan.Content.Weight));
        Assert.Equal((RolloutStart.AtTime, 1767300000000L), (plan.Schedule.Start, plan.Schedule.StartAt!.Value.ToUnixTimeMilliseconds()));
        var (canary, rest) = (plan.Groups[0], plan.Groups[1]);
        Assert.Equal(("canary", 12.5f, "attribute.hw==2", 50, (ErrorLimit)new ErrorLimit.Percent(10)), (canary.Name, canary.Percentage, canary.Filter, canary.SuccessTriggerPercent, canary.ErrorLimit));
        Assert.Equal(("group-2", 100f, 100, (ErrorLimit)new ErrorLimit.Count(4)), (rest.Name, rest.Percentage, rest.SuccessTriggerPercent, rest.ErrorLimit));
    }

    [Fact]
    public async Task Post_StartAtIsTheLargestNumber_StartsByHand()
    {
        var plan = await PlanOfAsync($"\"startAt\":{long.MaxValue}");
        Assert.Equal(new RolloutSchedule(), plan.Schedule);
    }

    [Theory]
    [InlineData("\"errorCondition\":{\"expression\":\"33.3\"}", "errorCondition.expression")]
    [InlineData("\"successCondition\":{\"expression\":\"50%\"}", "successCondition.expression")]
    [InlineData("\"errorCondition\":{\"expression\":\"\"}", "errorCondition.expression")]
    [InlineData("\"errorCondition\":{\"expression\":\"-1\"}", "errorCondition.expression")]
    [InlineData("\"errorCondition\":{\"expression\":\"101\"}", "errorCondition.expression")]
    [InlineData("\"groups\":[{\"successCondition\":{\"expression\":\"many\"}}]", "groups[0].successCondition.expression")]
    [InlineData("\"errorCondition\":{\"condition\":\"SOMETIMES\"}", "errorCondition.condition")]
    [InlineData("\"successAction\":{\"action\":\"EXPLODE\"}", "successAction.action")]
    [InlineData("\"amountGroups\":0", "amountGroups")]
    [InlineData("\"amountGroups\":-1", "amountGroups")]
    [InlineData("\"amountGroups\":2,\"groups\":[{}]", "amountGroups")]
    [InlineData("\"groups\":[]", "groups")]
    [InlineData("\"groups\":[{\"targetPercentage\":0.5}]", "groups[0].targetPercentage")]
    [InlineData("\"dynamicGroupTemplate\":{\"targetCount\":5}", "dynamicGroupTemplate")]
    [InlineData("\"dynamic\":true,\"amountGroups\":0", "amountGroups")]
    [InlineData("\"dynamic\":true,\"groups\":[{}]", "dynamic")]
    [InlineData("\"dynamic\":true,\"dynamicGroupTemplate\":{\"targetCount\":\"many\"}", "dynamicGroupTemplate.targetCount")]
    [InlineData("\"type\":\"fast\"", "type")]
    [InlineData("\"weight\":1001", "weight")]
    [InlineData("\"distributionSetId\":\"seven\"", "distributionSetId")]
    public async Task Post_Bad_IsRefusedNamingTheField(string members, string field)
    {
        await using var host = await ManagementHost.StartAsync();
        var refusal = await host.Boss.PostJsonAsync("rollouts", $"{{{Plain},{members}}}").RefusalAsync(400);
        Assert.Contains(field + ":", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(host.Rollouts.Created);
    }

    [Theory(DisplayName = "3.1 and 6.9: dynamic, row by row; a planned size is a whole number of at least 1")]
    [InlineData("\"dynamic\":true", 1, null, "", false)]
    [InlineData("\"dynamic\":\"true\",\"amountGroups\":3", 3, null, "", false)]
    [InlineData("\"dynamic\":true,\"amountGroups\":3,\"dynamicGroupTemplate\":{\"nameSuffix\":\"-dyn\",\"targetCount\":10}", 3, 10, "-dyn", false)]
    [InlineData("\"dynamic\":true,\"amountGroups\":3,\"dynamicGroupTemplate\":{\"targetCount\":10.9}", 3, 10, "", false)]
    [InlineData("\"dynamic\":true,\"amountGroups\":3,\"dynamicGroupTemplate\":{\"targetCount\":0}", 3, 1, "", false)]
    [InlineData("\"dynamic\":true,\"amountGroups\":0,\"dynamicGroupTemplate\":{\"targetCount\":5}", 1, 5, "", true)]
    public async Task Post_Dynamic_IsTaken(string members, int groups, int? count, string suffix, bool only)
    {
        var plan = await PlanOfAsync(members);
        Assert.Equal(groups, plan.Groups.Count);
        Assert.Equal(new TargetSelection("id==*", SelectionMode.Dynamic, count is null ? null : new DynamicGroups(count, suffix, only)), plan.Selection);
    }

    [Fact]
    public async Task Get_Dynamic_CountsWhoHasJoinedAndShowsThePlannedSize()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), running: 2);
        host.Sql("UPDATE rollouts SET plan = replace(replace(plan, '\"frozen\"', '\"dynamic\"'), ',{\"name\":\"group-2\",\"percentage\":50,\"errorLimit\":{\"kind\":\"count\",\"value\":5},\"successAction\":\"pauseForCheck\"}', '')");
        host.Sql("UPDATE groups SET running = 3, size = 3 WHERE number = 2");

        Assert.Equal((true, 13), ((bool)(await host.Boss.GetAsync("rollouts/1").JsonAsync())["dynamic"]!, (int)(await host.Boss.GetAsync("rollouts/1").JsonAsync())["totalTargets"]!));
        var first = await host.Boss.GetAsync("rollouts/1/deploygroups/1").JsonAsync();
        Assert.Equal((false, 10, 50f), ((bool)first["dynamic"]!, (int)first["totalTargets"]!, (float)first["targetPercentage"]!));
        var second = await host.Boss.GetAsync("rollouts/1/deploygroups/2").JsonAsync();
        Assert.Equal((true, 3, 10f, "group-2", "80"), ((bool)second["dynamic"]!, (int)second["totalTargets"]!, (float)second["targetPercentage"]!, (string)second["name"]!, (string)second["successCondition"]!["expression"]!));
    }

    [Fact]
    public async Task Post_FaultsOfThePlan_CarryTheNamesOfTheBody()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        host.Rollouts.OnCreate = _ => CommandReceipt.Invalid([new("targetFilterQuery", "At position 3: expected", "Mend it.")]);
        Assert.Equal("rest.param.rsqlParamSyntax", (await PostAsync($"\"name\":\"a\",\"targetFilterQuery\":\"id=\",\"distributionSetId\":{set}", 400)).Code);

        host.Rollouts.OnCreate = _ => CommandReceipt.Invalid([new("targetFilterQuery", "No target matches.", "Widen it.")]);
        Assert.Equal("repo.constraintViolation", (await PostAsync($"\"name\":\"a\",\"targetFilterQuery\":\"id==x\",\"distributionSetId\":{set}", 400)).Code);

        host.Rollouts.OnCreate = _ => CommandReceipt.Invalid([new("distributionSetId", "There is no distribution set 99.", "Choose one.")]);
        Assert.Equal("repo.entityNotFound", (await PostAsync("\"name\":\"a\",\"targetFilterQuery\":\"id==*\",\"distributionSetId\":99", 404)).Code);

        host.Rollouts.OnCreate = _ => CommandReceipt.Invalid([new("groups[0].percentage", "It is 0.", "More.")]);
        Assert.Contains("groups[0].targetPercentage", (await PostAsync($"\"name\":\"a\",\"targetFilterQuery\":\"id==*\",\"distributionSetId\":{set},\"groups\":[{{\"name\":\"x\"}}]", 400)).Message, StringComparison.Ordinal);

        host.Rollouts.OnCreate = _ => CommandReceipt.Refused(CommandOutcome.Conflict, "The name is taken.");
        Assert.Equal("repo.entityAlreadyExists", (await PostAsync($"\"name\":\"a\",\"targetFilterQuery\":\"id==*\",\"distributionSetId\":{set}", 409)).Code);

        Task<(string Code, string Message)> PostAsync(string members, int status) => host.Boss.PostJsonAsync("rollouts", $"{{{members}}}").RefusalAsync(status);
    }

    [Fact]
    public async Task Get_CompactAndFull_AreTheTwoForms()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set, scheduled: 1, running: 2, finished: 3, error: 4, removed: 1);

        var compact = (await host.Boss.GetAsync("rollouts").JsonAsync())["content"]![0]!.AsObject();
        Assert.Equal(["self"], compact["_links"]!.AsObject().Select(l => l.Key));
        Assert.False(compact.ContainsKey("totalTargetsPerStatus") || compact.ContainsKey("totalGroups"));

        var full = await host.Boss.GetAsync("rollouts/1").JsonAsync();
        Assert.Equal(
            ("spring", "running", 19, 2, "forced", 500, false, false),
            ((string)full["name"]!, (string)full["status"]!, (int)full["totalTargets"]!, (int)full["totalGroups"]!, (string)full["type"]!, (int)full["weight"]!, (bool)full["deleted"]!, (bool)full["dynamic"]!));
        Assert.Equal(
            """{"notstarted":9,"scheduled":1,"running":2,"finished":3,"error":4,"cancelled":0}""", full["totalTargetsPerStatus"]!.ToJsonString());
        Assert.Equal(
            ["start", "pause", "resume", "triggerNextGroup", "approve", "deny", "groups", "distributionset", "self"], full["_links"]!.AsObject().Select(l => l.Key));
        Assert.Equal($"{host.Address}rollouts/1/start", (string)full["_links"]!["start"]!["href"]!);
        Assert.True((await host.Boss.GetAsync("rollouts?representation=FULL").JsonAsync())["content"]![0]!.AsObject().ContainsKey("totalTargetsPerStatus"));
        await host.Boss.GetAsync("rollouts/2").RefusalAsync(404);
    }

    [Theory]
    [InlineData(4, "forced", """{"notstarted":20,"scheduled":0,"running":0,"finished":0,"error":0,"cancelled":0}""")]
    [InlineData(7, "forced", """{"notstarted":10,"scheduled":10,"running":0,"finished":0,"error":0,"cancelled":0}""")]
    public async Task Totals_BeforeAndAfterTheStart_CountPlannedOnesDifferently(int status, string type, string totals)
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), status, type: type, scheduled: 10);
        Assert.Equal(totals, (await host.Boss.GetAsync("rollouts/1").JsonAsync())["totalTargetsPerStatus"]!.ToJsonString());
    }

    [Theory]
    [InlineData("forced", "running")]
    [InlineData("downloadOnly", "finished")]
    public async Task Totals_Downloaded_EndsOnlyADownloadOnlyRollout(string type, string key)
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), type: type, downloaded: 4);
        Assert.Equal(4, (int)(await host.Boss.GetAsync("rollouts/1").JsonAsync())["totalTargetsPerStatus"]![key]!);
    }

    [Fact]
    public async Task Groups_ListAndOne_ShowTheirPlan()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), running: 10);

        var groups = await host.Boss.GetAsync("rollouts/1/deploygroups").JsonAsync();
        Assert.Equal((2, "group-1", "running", "scheduled"), ((int)groups["total"]!, (string)groups["content"]![0]!["name"]!, (string)groups["content"]![0]!["status"]!, (string)groups["content"]![1]!["status"]!));
        Assert.False(groups["content"]![0]!.AsObject().ContainsKey("totalTargetsPerStatus"));
        var one = await host.Boss.GetAsync("rollouts/1/deploygroups/1").JsonAsync();
        Assert.Equal("""{"condition":"THRESHOLD","expression":"80"}""", one["successCondition"]!.ToJsonString());
        Assert.Equal("""{"condition":"THRESHOLD","expression":"30"}""", one["errorCondition"]!.ToJsonString());
        Assert.Equal(10, (int)one["totalTargetsPerStatus"]!["running"]!);
        var two = await host.Boss.GetAsync("rollouts/1/deploygroups/2").JsonAsync();
        Assert.Equal("""{"condition":"COUNT","expression":"5"}""", two["errorCondition"]!.ToJsonString());
        Assert.Equal("PAUSE", (string)two["successAction"]!["action"]!);
        await host.Boss.GetAsync("rollouts/1/deploygroups/3").RefusalAsync(404);
        await host.Boss.GetAsync("rollouts/9/deploygroups").RefusalAsync(404);
        Assert.Equal(1, (int)(await host.Boss.GetAsync("rollouts/1/deploygroups?q=name==*2").JsonAsync())["total"]!);
    }

    [Fact]
    public async Task GroupTargets_Members_AreListedAndSearched()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a", "b", "c");
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set);
        host.Sql($"INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by) SELECT 1, 1, id, {set}, 0, 0, 0, 0, 1, 1, 0, 0, 0, 'x' FROM targets WHERE controller_id <> 'c'");

        var members = await host.Boss.GetAsync("rollouts/1/deploygroups/1/targets").JsonAsync();
        Assert.Equal(["a", "b"], members["content"]!.AsArray().Select(t => (string)t!["controllerId"]!));
        Assert.Equal(1, (int)(await host.Boss.GetAsync("rollouts/1/deploygroups/1/targets?q=id==b").JsonAsync())["total"]!);
    }

    [Fact(DisplayName = "aws-iot-jobs, E7: a deleted target that is being tried again leaves the counts; its earlier attempt stays what it was")]
    public async Task DeleteTarget_TriedAgain_LeavesTheCounts()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set, running: 1);
        host.Sql("UPDATE groups SET after_failure = running, retried_failures = running");
        foreach (var (status, recall, attempt, last) in ((int, int, int, string)[])[(6, 2, 1, "NULL"), (1, 0, 2, "6")])
        {
            host.Sql($"INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by, last_result) SELECT 1, 1, id, {set}, {status}, 0, {recall}, 0, 1, {attempt}, 0, 0, 0, 'x', {last} FROM targets");
        }

        await host.Boss.DeleteAsync("targets/a").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal(6, host.Sql("SELECT status FROM actions WHERE attempt = 1"));
        Assert.Equal(11, host.Sql("SELECT status FROM actions WHERE attempt = 2"));
        Assert.Equal(0, host.Sql("SELECT running + after_failure + error FROM groups WHERE number = 1"));
        Assert.Equal(1, host.Sql("SELECT removed + retried_failures - 1 FROM groups WHERE number = 1"));
    }

    [Fact(DisplayName = "hawkbit-api 2.13: retry answers 201 with the new rollout, and 400 where it is not finished or nothing failed")]
    public async Task Retry_AnswersTheNewRollout()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), name: "spring_retry");
        host.Rollouts.OnGive = CommandReceipt.Accepted(1);

        Assert.Equal("spring_retry", (string)(await host.Boss.PostAsync("rollouts/5/retry", null).JsonAsync(HttpStatusCode.Created))["name"]!);
        Assert.Equal(["boss 5 Retry"], host.Rollouts.Given);

        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.Invalid, "No device of it failed.");
        Assert.Equal(("repo.constraintViolation", "No device of it failed."), await host.Boss.PostAsync("rollouts/5/retry", null).RefusalAsync(400));
        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.Conflict, "The name is taken.");
        Assert.Equal("repo.entityAlreadyExists", (await host.Boss.PostAsync("rollouts/5/retry", null).RefusalAsync(409)).Code);
    }

    [Fact]
    public async Task Verbs_Given_AnswerNoContentOrIllegalState()
    {
        await using var host = await ManagementHost.StartAsync();
        foreach (var verb in (string[])["start", "pause", "resume", "stop", "triggerNextGroup"])
        {
            Assert.Equal("", await host.Boss.PostAsync($"rollouts/5/{verb}", null).StatusAsync(HttpStatusCode.NoContent));
        }

        await host.Boss.DeleteAsync("rollouts/5").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(["boss 5 Start", "boss 5 Pause", "boss 5 Resume", "boss 5 Stop", "boss 5 TriggerNextGroup", "boss 5 Delete"], host.Rollouts.Given);

        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.IllegalState, "It is being created.");
        Assert.Equal(("rollout.illegalState", "It is being created."), await host.Boss.PostAsync("rollouts/5/start", null).RefusalAsync(400));
        Assert.Equal("entityReadOnly", (await host.Boss.PutJsonAsync("rollouts/5", """{"name":"x"}""").RefusalAsync(403)).Code);
        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.NotFound, "No.");
        Assert.Equal("repo.entityNotFound", (await host.Boss.PostAsync("rollouts/5/pause", null).RefusalAsync(404)).Code);
        await host.Boss.PostAsync("rollouts/five/pause", null).RefusalAsync(400);
    }

    [Theory(DisplayName = "aws-iot-jobs A-14: stop may carry reasonCode and comment; without a body it is hawkBit's")]
    [InlineData("""{ "reasonCode": "BAD_RELEASE", "comment": "battery drain" }""", "application/json", "boss 5 Stop BAD_RELEASE battery drain")]
    [InlineData("""{ "comment": "battery drain" }""", "application/json", "boss 5 Stop battery drain")]
    [InlineData("{}", "application/json", "boss 5 Stop")]
    [InlineData("", "application/json", "boss 5 Stop")]
    [InlineData("reasonCode=X", "application/x-www-form-urlencoded", "boss 5 Stop")]
    public async Task Stop_WithWords(string body, string type, string given)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PostJsonAsync("rollouts/5/stop", body, type).StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal([given], host.Rollouts.Given);
    }

    [Fact]
    public async Task Stop_WithWrongWords_IsRefusedByField()
    {
        await using var host = await ManagementHost.StartAsync();
        var (_, message) = await host.Boss.PostJsonAsync("rollouts/5/stop", $$"""{ "comment": "{{new string('x', 2029)}}" }""").RefusalAsync(400);
        Assert.Contains("comment: It has 2029 characters.", message, StringComparison.Ordinal);
        await host.Boss.PostJsonAsync("rollouts/5/stop", "[]").RefusalAsync(400);
        await host.Boss.PostJsonAsync("rollouts/5/stop", "{").RefusalAsync(400);
        Assert.Empty(host.Rollouts.Given);
    }

    [Theory(DisplayName = "hawkbit-rollouts 2.2: delete while it is being deleted is no fault")]
    [InlineData(13, 204)]
    [InlineData(14, 204)]
    [InlineData(7, 400)]
    public async Task Delete_Refused_ByState_IsNoContentOrIllegalState(int status, int answer)
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), status: status);
        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.IllegalState, "It is being deleted.");

        await host.Boss.DeleteAsync("rollouts/1").StatusAsync((HttpStatusCode)answer);
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.4: timeforced without a moment is forced from the beginning")]
    public async Task Post_TimeForcedWithoutMoment_IsForcedAlready()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PostJsonAsync("rollouts", """{"name":"x","targetFilterQuery":"id==*","distributionSetId":1,"type":"timeforced"}""");

        var content = host.Rollouts.Created.Single().Plan.Content;
        Assert.Equal((ActionType.TimeForced, DateTimeOffset.UnixEpoch), (content.ActionType, content.ForceAt));
    }

    [Fact(DisplayName = "hawkbit-api 2.13: approve and deny, with and without remark")]
    public async Task Verdict_Given_CarriesItsRemark()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PostAsync("rollouts/5/approve?remark=looks%20good", null).StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PostAsync("rollouts/5/approve", null).StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PostAsync("rollouts/5/deny?remark=no", null).StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(["boss 5 Approve looks good", "boss 5 Approve", "boss 5 Deny no"], host.Rollouts.Given);

        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.IllegalState, "It is running.");
        Assert.Equal("rollout.illegalState", (await host.Boss.PostAsync("rollouts/5/approve", null).RefusalAsync(400)).Code);
        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.Forbidden, "Your own.");
        await host.Boss.PostAsync("rollouts/5/deny", null).RefusalAsync(403);
    }

    [Fact(DisplayName = "hawkbit-api 2.15: approvalRemark and approveDecidedBy, full form only")]
    public async Task Full_AfterAVerdict_NamesWhoAndWhat()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), status: 3);
        Assert.False((await host.Boss.GetAsync("rollouts/1").JsonAsync()).AsObject().ContainsKey("approveDecidedBy"));
        host.Sql("UPDATE rollouts SET approval_by = 'otto', approval_remark = 'too many' WHERE id = 1");

        var full = await host.Boss.GetAsync("rollouts/1").JsonAsync();
        Assert.Equal(("approval_denied", "otto", "too many"), ((string)full["status"]!, (string)full["approveDecidedBy"]!, (string)full["approvalRemark"]!));
        var compact = (await host.Boss.GetAsync("rollouts").JsonAsync())["content"]![0]!.AsObject();
        Assert.False(compact.ContainsKey("approveDecidedBy") || compact.ContainsKey("approvalRemark"));
    }

    [Fact]
    public async Task Lists_StatusesAndDeleted_AreTheWordsOfTheWire()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set, status: 5, name: "scheduled");
        RolloutRows.Insert(host, set, status: 11, name: "aborted");
        RolloutRows.Insert(host, set, status: 14, name: "gone");
        RolloutRows.Insert(host, set, status: 0, name: "draft");

        Assert.Equal(["ready", "stopped"], await StatusesAsync(""));
        Assert.Equal(["deleted"], await StatusesAsync("soft_deleted_mode=only_soft_deleted"));
        Assert.Equal(["ready", "stopped", "deleted"], await StatusesAsync("soft_deleted_mode=INCLUDE_SOFT_DELETED"));
        Assert.Equal(["stopped"], await StatusesAsync("q=status==STOPPED"));
        Assert.Equal(["stopped", "ready"], await StatusesAsync("sort=name:ASC"));
        Assert.True((bool)(await host.Boss.GetAsync("rollouts/3").JsonAsync())["deleted"]!);
        await host.Boss.GetAsync("rollouts/4").RefusalAsync(404);
        Assert.Contains("status", (await host.Boss.GetAsync("rollouts?q=status==sleepy").RefusalAsync(400)).Message, StringComparison.Ordinal);

        async Task<List<string>> StatusesAsync(string query) =>
            [.. (await host.Boss.GetAsync($"rollouts?{query}").JsonAsync())["content"]!.AsArray().Select(r => (string)r!["status"]!)];
    }

    [Fact]
    public async Task GetRollout_GroupsNotPlannedYet_ShowsWhatMatchedAtTheCheck()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), status: 1);
        host.Sql("UPDATE groups SET status = 0, planned_size = -1, size = 0");
        host.Sql("UPDATE rollouts SET matching_targets = 1787");

        var rollout = await host.Boss.GetAsync("rollouts/1").JsonAsync();

        Assert.Equal((1787, 1787), ((int)rollout["totalTargets"]!, (int)rollout["totalTargetsPerStatus"]!["notstarted"]!));
    }

    [Fact]
    public async Task ListRollouts_ByAuthorOutsideAscii_FindsInAnyCase()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync());
        host.Sql("UPDATE rollouts SET created_by = 'Änne', created_by_folded = 'ÄNNE'");

        Assert.Equal(1, (int)(await host.Boss.GetAsync("rollouts?q=createdBy==änne").JsonAsync())["total"]!);
    }
}

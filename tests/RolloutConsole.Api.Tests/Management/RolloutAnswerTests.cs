using System.Net;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Fields, answers and counts of rollouts over the Management API: hawkbit-rollouts, 1.5, 1.6, 2.2, 3.6, 4.1, 6.6, 6.8, 9 and 10.2.</summary>
public sealed class RolloutAnswerTests
{
    private const string Plain = "\"name\":\"spring\",\"targetFilterQuery\":\"id==*\",\"distributionSetId\":7";

    [Theory(DisplayName = "hawkbit-rollouts 1.5 and 1.6: fields out of their limits")]
    [InlineData("name missing", "\"name\":null", "name")]
    [InlineData("name empty", "\"name\":\"\"", "name")]
    [InlineData("name of 129", "\"name\":\"#129\"", "name")]
    [InlineData("description of 513", "\"description\":\"#513\"", "description")]
    [InlineData("filter missing", "\"targetFilterQuery\":null", "targetFilterQuery")]
    [InlineData("filter of 1025", "\"targetFilterQuery\":\"#1025\"", "targetFilterQuery")]
    [InlineData("weight below 0", "\"weight\":-1", "weight")]
    [InlineData("threshold 80.5", "\"successCondition\":{\"expression\":\"80.5\"}", "successCondition.expression")]
    [InlineData("expression of 513", "\"errorCondition\":{\"expression\":\"#513\"}", "errorCondition.expression")]
    [InlineData("error action", "\"errorAction\":{\"action\":\"NEXTGROUP\"}", "errorAction.action")]
    [InlineData("group name of 129", "\"groups\":[{\"name\":\"#129\"}]", "groups[0].name")]
    [InlineData("group filter of 1025", "\"groups\":[{\"targetFilterQuery\":\"#1025\"}]", "groups[0].targetFilterQuery")]
    [InlineData("group percentage above 100", "\"groups\":[{\"targetPercentage\":100.1}]", "groups[0].targetPercentage")]
    public async Task Post_FieldOutOfItsLimits_IsRefusedNamingIt(string row, string member, string field)
    {
        await using var host = await ManagementHost.StartAsync();
        foreach (var length in (int[])[129, 513, 1025])
        {
            member = member.Replace($"#{length}", new string('x', length), StringComparison.Ordinal);
        }

        // The last member of a name counts.
        var refusal = await host.Boss.PostJsonAsync("rollouts", $"{{{Plain},{member}}}").RefusalAsync(400);

        Assert.True(refusal.Message.Contains(field + ":", StringComparison.Ordinal), $"{row}: {refusal.Message}");
        Assert.Empty(host.Rollouts.Created);
    }

    [Theory(DisplayName = "hawkbit-rollouts 3.6 and 10.2: more than 500 groups answer 429")]
    [InlineData("\"amountGroups\":501", "amountGroups: It is 501. Send 1 to 500.")]
    [InlineData("\"groups\":[#]", "groups: There are 501 groups. Send 1 to 500.")]
    public async Task Post_TooManyGroups_ExceedsTheQuota(string members, string message)
    {
        await using var host = await ManagementHost.StartAsync();
        members = members.Replace("#", string.Join(',', Enumerable.Repeat("{}", 501)), StringComparison.Ordinal);

        Assert.Equal(("quota.tooManyEntries", message), await host.Boss.PostJsonAsync("rollouts", $"{{{Plain},{members}}}").RefusalAsync(429));

        Assert.Empty(host.Rollouts.Created);
    }

    [Theory(DisplayName = "hawkbit-rollouts 1.5: type and force time")]
    [InlineData("\"type\":\"forced\"", ActionType.Forced, null)]
    [InlineData("\"type\":\"soft\",\"forcetime\":5000", ActionType.Soft, null)]
    [InlineData("\"type\":\"timeforced\",\"forcetime\":5000", ActionType.TimeForced, 5000L)]
    [InlineData("\"type\":\"timeforced\"", ActionType.TimeForced, 0L)]
    [InlineData("\"type\":\"downloadonly\"", ActionType.DownloadOnly, null)]
    public async Task Post_Type_HasAForceTimeOnlyWhereItMeansSomething(string members, ActionType type, long? forceAt)
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync());

        await host.Boss.PostJsonAsync("rollouts", $"{{{Plain},{members}}}").JsonAsync(HttpStatusCode.Created);

        var content = host.Rollouts.Created.Single().Plan.Content;
        Assert.Equal((type, forceAt), (content.ActionType, content.ForceAt?.ToUnixTimeMilliseconds()));
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.1: a start time that has passed is taken as it is")]
    public async Task Post_StartAtHasPassed_IsThePlansStart()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync());

        await host.Boss.PostJsonAsync("rollouts", $"{{{Plain},\"startAt\":1}}").JsonAsync(HttpStatusCode.Created);

        Assert.Equal(new RolloutSchedule(RolloutStart.AtTime, DateTimeOffset.FromUnixTimeMilliseconds(1)), host.Rollouts.Created.Single().Plan.Schedule);
    }

    [Theory(DisplayName = "hawkbit-rollouts 2.2: other answers to a new rollout")]
    [InlineData("unknown field", "targetFilterQuery", "nobody==1", "rest.param.rsqlInvalidField")]
    [InlineData("bad syntax", "targetFilterQuery", "id=", "rest.param.rsqlParamSyntax")]
    [InlineData("incomplete set", "distributionSetId", "id==*", "distributionset.incomplete")]
    [InlineData("invalid set", "distributionSetId", "id==*", "distributionset.invalid")]
    public async Task Post_FaultOfThePlan_HasItsCode(string row, string field, string filter, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        if (row == "invalid set")
        {
            host.Sql("UPDATE distribution_sets SET valid = 0");
        }
        else if (row == "incomplete set")
        {
            host.Sql("DELETE FROM distribution_set_modules");
        }

        host.Rollouts.OnCreate = _ => CommandReceipt.Invalid([new(field, "It cannot be used.", "Mend it.")]);
        var refusal = await host.Boss.PostJsonAsync("rollouts", $$"""{"name":"a","targetFilterQuery":"{{filter}}","distributionSetId":{{set}}}""").RefusalAsync(400);

        Assert.Equal((row, code), (row, refusal.Code));
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.2: without the permission 403")]
    public async Task Commands_Forbidden_Answer403()
    {
        await using var host = await ManagementHost.StartAsync();
        host.Rollouts.OnGive = CommandReceipt.Refused(CommandOutcome.Forbidden, "This needs the role Manager.");
        host.Rollouts.OnCreate = _ => CommandReceipt.Refused(CommandOutcome.Forbidden, "This needs the role Manager.");

        Assert.Equal("insufficientPermission", (await host.Boss.PostAsync("rollouts/5/start", null).RefusalAsync(403)).Code);
        Assert.Equal("insufficientPermission", (await host.Boss.DeleteAsync("rollouts/5").RefusalAsync(403)).Code);
        Assert.Equal("insufficientPermission", (await host.Boss.PostAsync("rollouts/5/retry", null).RefusalAsync(403)).Code);
        Assert.Equal("insufficientPermission", (await host.Boss.PostJsonAsync("rollouts", $"{{{Plain}}}").RefusalAsync(403)).Code);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.6: only name and description change; what is left out stays")]
    public async Task Put_OtherMembers_ChangeNothing()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync());
        const string rest = """, "targetFilterQuery":"id==x","distributionSetId":9,"startAt":1,"weight":3,"type":"soft","successCondition":{"expression":"1"}}""";

        var answer = await host.Boss.PutJsonAsync("rollouts/1", """{"name":"autumn" """ + rest).JsonAsync();
        await host.Boss.PutJsonAsync("rollouts/1", """{"description":"why" """ + rest).JsonAsync();

        Assert.Equal(["boss 1 rename autumn ", "boss 1 rename  why"], host.Rollouts.Given);
        Assert.Equal(("id==*", 500, "forced"), ((string)answer["targetFilterQuery"]!, (int)answer["weight"]!, (string)answer["type"]!));
    }

    [Theory(DisplayName = "hawkbit-rollouts 9: which status counts under which key")]
    [InlineData("SCHEDULED", "scheduled", "scheduled")]
    [InlineData("RUNNING", "running", "running")]
    [InlineData("RETRIEVED", "retrieved", "running")]
    [InlineData("WAIT_FOR_CONFIRMATION", "wait_for_confirmation", "running")]
    [InlineData("CANCELING", "canceling", "running")]
    [InlineData("DOWNLOADED", "downloaded", "running")]
    [InlineData("FINISHED", "finished", "finished")]
    [InlineData("ERROR", "error", "error")]
    [InlineData("CANCELED", "canceled", "cancelled")]
    public async Task Totals_OfEachStatus_StandUnderTheirKey(string row, string column, string key)
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync());
        host.Sql($"UPDATE groups SET {column} = 7 WHERE number = 1");

        foreach (var path in (string[])["rollouts/1", "rollouts/1/deploygroups/1"])
        {
            var totals = (await host.Boss.GetAsync(path).JsonAsync())["totalTargetsPerStatus"]!.AsObject();
            var total = path == "rollouts/1" ? 20 : 10;
            Assert.Equal((row, 7, total - 7), (row, (int)totals[key]!, (int)totals["notstarted"]!));
            Assert.Equal(total, totals.Sum(t => (int)t.Value!));
        }
    }

    [Fact(DisplayName = "hawkbit-rollouts 9 and 6.3: after a stop what was planned is not started")]
    public async Task Totals_Stopped_ShowDeletedActionsAsNotStarted()
    {
        await using var host = await ManagementHost.StartAsync();
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync(), status: 10, finished: 2, error: 1);

        var totals = (await host.Boss.GetAsync("rollouts/1").JsonAsync())["totalTargetsPerStatus"]!;

        Assert.Equal("""{"notstarted":17,"scheduled":0,"running":0,"finished":2,"error":1,"cancelled":0}""", totals.ToJsonString());
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.4: a planned action can be canceled, and its target, which it never reached, stays as it is")]
    public async Task Cancel_PlannedAction_LeavesItsTargetAlone()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set, scheduled: 10);
        host.Sql($"INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by) SELECT 1, 1, id, {set}, 0, 0, 0, 0, 1, 1, 0, 0, 0, 'x' FROM targets");

        await host.Boss.DeleteAsync("targets/a/actions/1").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal("canceled", (string)(await host.Boss.GetAsync("targets/a/actions/1").JsonAsync())["status"]!);
        Assert.Equal("unknown", (string)(await host.Boss.GetAsync("targets/a").JsonAsync())["updateStatus"]!);
        Assert.Equal(1, host.Sql("SELECT COUNT(*) FROM groups WHERE scheduled = 9 AND canceled = 1"));
    }

    [Theory(DisplayName = "hawkbit-rollouts 6.8 and 9: a deleted member leaves the counts of its group, also when that is over, and the rollout is told")]
    [InlineData("running", 1, 3)]
    [InlineData("finished", 5, 4)]
    public async Task DeleteTarget_Member_LeavesTheCounts(string column, int status, int groupStatus)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set);
        host.Sql($"UPDATE groups SET {column} = 10, status = {groupStatus} WHERE number = 1");
        host.Sql($"INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, opened_at, changed_at, entries, initiated_by) SELECT 1, 1, id, {set}, {status}, 0, 0, 0, 1, 1, 0, 0, 0, 0, 'x' FROM targets");

        await host.Boss.DeleteAsync("targets/a").StatusAsync(HttpStatusCode.NoContent);

        var group = await host.Boss.GetAsync("rollouts/1/deploygroups/1").JsonAsync();
        Assert.Equal((9, 9, 0), ((int)group["totalTargets"]!, (int)group["totalTargetsPerStatus"]![column]!, (int)group["totalTargetsPerStatus"]!["notstarted"]!));
        Assert.Equal(19, (int)(await host.Boss.GetAsync("rollouts/1").JsonAsync())["totalTargets"]!);
        Assert.Equal([1L], host.Signal.Told[^1].Rollouts);
    }
}

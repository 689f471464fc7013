using RolloutConsole.Engine.Policies.Presets;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads the parameters of <c>CreateJob</c>: one method per part (aws-iot-jobs, 5 to 8 and 11).</summary>
internal static class AwsJobImporter
{
    private const int LongestAwsDescription = 2028;

    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["targets"] = "Devices are chosen with a target filter, in step 2.",
        ["document"] = "What devices get is a distribution set, chosen in step 3.",
        ["documentSource"] = "What devices get is a distribution set, chosen in step 3.",
        ["documentParameters"] = "What devices get is a distribution set, chosen in step 3.",
        ["jobTemplateArn"] = "Templates of AWS cannot be read from here; paste what the template says.",
        ["presignedUrlConfig"] = "The console serves artifacts itself and signs no addresses.",
        ["destinationPackageVersions"] = "What is installed is known from the distribution set.",
        ["namespaceId"] = "Devices speak one interface only.",
        ["tags"] = "Rollouts have no tags.",
    };

    private static readonly Dictionary<string, bool> s_selections = new() { ["SNAPSHOT"] = false, ["CONTINUOUS"] = true };

    public static ImportedPlan Read(ExchangeObject job, RolloutPlan basis, DateTimeOffset now, ExchangeNotes notes)
    {
        var plan = PlanPresets.BareAwsIotJob(basis);
        var name = ReadName(job);
        var description = ReadDescription(job);
        plan = plan with { Selection = new TargetSelection(plan.Selection.Filter, ReadSelection(job)), Pacing = AwsRate.Read(job) ?? plan.Pacing };
        plan = plan with { AbortCriteria = AwsAbort.Read(job), InFlightOnHalt = InFlightOnHalt.Finish };
        plan = plan with { DeviceLimits = AwsDeviceLimits.Read(job) };
        plan = plan with { Schedule = AwsSchedule.Read(job, plan.Schedule, now) ?? plan.Schedule };
        foreach (var (member, why) in s_elsewhere)
        {
            job.LeaveOut(member, why);
        }

        job.Close();
        return notes.Close(plan, name, description);
    }

    private static string? ReadName(ExchangeObject job)
    {
        if (job.Text("jobId", 1, 64) is not { } name)
        {
            return null;
        }

        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            job.Fail("jobId", $"'{name}' has other characters than letters, digits, - and _.", "Use only those.");
            return null;
        }

        job.Take("jobId", "name of the rollout");
        return name;
    }

    private static string? ReadDescription(ExchangeObject job)
    {
        if (job.Text("description", 0, LongestAwsDescription) is not { } text)
        {
            return null;
        }

        if (text.Length > PlanRules.LongestDescription)
        {
            job.LeaveOut("description", $"It has {text.Length} characters, and at most {PlanRules.LongestDescription} are possible here; write a shorter one.");
            return null;
        }

        job.Take("description", "description");
        return text;
    }

    private static SelectionMode ReadSelection(ExchangeObject job)
    {
        var isContinuous = job.Word("targetSelection", s_selections) ?? false;
        job.TakeIfThere("targetSelection", isContinuous
            ? "devices that match later join and use no rate, those that stop matching are removed; it never ends by itself"
            : "members are fixed when the rollout is created");
        return isContinuous ? SelectionMode.Continuous : SelectionMode.Frozen;
    }
}

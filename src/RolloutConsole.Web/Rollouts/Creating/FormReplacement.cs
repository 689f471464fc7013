using System.Text.Json.Nodes;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>
/// Lays the plan of a preset or an import into the form, and names what the form cannot hold: the form is read back and compared with the plan, so that a
/// part of the plan that has no field yet is never lost without a word.
/// </summary>
internal static class FormReplacement
{
    /// <summary>The form of a plan; what the plan has taken from the form before it stays as it was typed, readable or not.</summary>
    /// <param name="plan">From a preset or an import.</param>
    /// <param name="before">The form over which the plan was laid.</param>
    /// <param name="name">A new name, if there is one.</param>
    /// <param name="description">A new description, if there is one.</param>
    public static RolloutForm Of(RolloutPlan plan, RolloutForm before, string? name = null, string? description = null)
    {
        var form = RolloutFormReader.Of(name ?? before.Name, description ?? before.Description, plan);
        var basis = RolloutFormReader.Read(before).Request.Plan;
        if (plan.Selection == basis.Selection)
        {
            (form.Filter, form.Growth) = (before.Filter, before.Growth);
        }

        if (plan.Content == basis.Content)
        {
            (form.Weight, form.SetId, form.ActionType, form.ForceAt) = (before.Weight, before.SetId, before.ActionType, before.ForceAt);
        }

        (form.Start, form.StartAt, form.Schedule) = plan.Schedule == basis.Schedule
            ? (before.Start, before.StartAt, before.Schedule)
            : (plan.Schedule.Start, FormNumbers.Text(plan.Schedule.StartAt), ScheduleForm.Of(plan.Schedule));
        return form;
    }

    /// <summary>The form of an import.</summary>
    public static RolloutForm Of(ImportedPlan read, RolloutForm before) => Of(read.Plan!, before, read.Name, read.Description);

    /// <summary>The import with what the form would lose among what is not possible.</summary>
    public static ImportedPlan WithLosses(ImportedPlan read, RolloutForm before)
    {
        if (read.Plan is null)
        {
            return read;
        }

        var held = RolloutFormReader.Read(Of(read, before)).Request.Plan;
        var losses = Compare("", JsonNode.Parse(PlanDocument.Write(read.Plan)), JsonNode.Parse(PlanDocument.Write(held)));
        return read with { LeftOut = read.LeftOut.AddRange(losses) };
    }

    private static IEnumerable<ExchangeNote> Compare(string path, JsonNode? wanted, JsonNode? held)
    {
        if (JsonNode.DeepEquals(wanted, held))
        {
            return [];
        }

        return (wanted, held) switch
        {
            (JsonObject all, JsonObject some) => all.SelectMany(m => Compare(path.Length == 0 ? m.Key : $"{path}.{m.Key}", m.Value, some[m.Key])),
            (JsonArray all, JsonArray some) when all.Count == some.Count => all.SelectMany((item, i) => Compare($"{path}[{i}]", item, some[i])),
            _ => [new ExchangeNote(path, wanted?.ToJsonString() ?? "", $"The form cannot hold it and takes {held?.ToJsonString() ?? "nothing"} instead.")],
        };
    }
}

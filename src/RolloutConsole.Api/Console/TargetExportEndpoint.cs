using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Http;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Console;

/// <summary>
/// <c>GET /api/console/targets/export?format=csv|jsonl&amp;filter=&amp;q=&amp;state=&amp;rollout=&amp;group=</c>: all devices of a list as
/// a file, streamed. The parameters mean what they mean in the address of the device list; a wrong one is refused here and not passed
/// over, because nobody looks at a file as at a page.
/// </summary>
internal static class TargetExportEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapTargetExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/console/targets/export", HandleAsync).RequireAuthorization();

    private static async Task<IResult> HandleAsync(
        HttpContext context, [FromServices] ITargetExport export, IAuditStore audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (caller, now) = (context.Caller(), clock.GetUtcNow());
        var asked = context.Request.QueryString.Value ?? "";
        if (!Permissions.Allows(caller, Permission.Read))
        {
            await audit.AppendAsync(Entry(now, caller, asked, "forbidden"), CancellationToken.None);
            return ConsoleProblem.Result(StatusCodes.Status403Forbidden, "forbidden", Permissions.Explain(Permission.Read));
        }

        var (query, format, fault) = Read(context.Request.Query);
        if (fault is not null)
        {
            return ConsoleProblem.Result(StatusCodes.Status400BadRequest, "invalid", $"{fault.Field}: {fault.Message}", fault.Field);
        }

        if (await export.FindFaultAsync(format, cancellationToken) is { } unwritable)
        {
            return ConsoleProblem.Result(StatusCodes.Status400BadRequest, "invalid", $"format: {unwritable}", "format");
        }

        // Written before anything is sent: what was not written is not shown.
        await audit.AppendAsync(Entry(now, caller, asked, "accepted"), cancellationToken);
        var stamp = now.ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture);
        context.Response.ContentType = format == ExportFormat.Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
        context.Response.Headers.ContentDisposition = AttachmentName.HeaderFor(format == ExportFormat.Csv ? $"devices-{stamp}.csv" : $"devices-{stamp}.jsonl");
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await export.WriteAsync(query, format, now, context.Response.BodyWriter, cancellationToken);
        return Results.Empty;
    }

    /// <summary>What the parameters ask for.</summary>
    internal static (TargetListQuery Query, ExportFormat Format, BodyFault? Fault) Read(IQueryCollection values)
    {
        var query = new TargetListQuery { Search = values["q"].ToString().Trim() };
        if (!TryWord(values["format"], out ExportFormat format))
        {
            return (query, format, new("format", "write csv or jsonl."));
        }

        if (!TryWord(values["state"], out TargetListFilter state))
        {
            return (query, format, new("state", $"write one of {string.Join(", ", Enum.GetNames<TargetListFilter>().Select(n => n.ToLowerInvariant()))}."));
        }

        foreach (var name in (string[])["rollout", "group"])
        {
            if (values[name].ToString() is { Length: > 0 } text && Number(text) is null)
            {
                return (query, format, new(name, $"'{text}' is not a number from 1 on."));
            }
        }

        var rollout = Number(values["rollout"].ToString());
        query = query with { State = state, RolloutId = rollout, Group = rollout is null ? null : (int?)Number(values["group"].ToString()) };
        if (values["filter"].ToString().Trim() is not { Length: > 0 } text2)
        {
            return (query, format, null);
        }

        return TargetFilter.TryParse(text2, out var filter, out var fault)
            ? (query with { Filter = filter }, format, null)
            : (query, format, new("filter", $"at position {fault!.Position + 1}: {fault.Message}{(fault.Suggestion is { } better ? $" Write {better}." : "")}"));
    }

    private static AuditEntry Entry(DateTimeOffset now, Caller caller, string asked, string outcome) =>
        new(now, caller, "target.export", asked.Length > 0 ? $"targets {asked[..Math.Min(asked.Length, 500)]}" : "targets", outcome);

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static bool TryWord<TEnum>(string? text, out TEnum word)
        where TEnum : struct, Enum
    {
        word = default;
        return string.IsNullOrEmpty(text) || (!char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out word) && Enum.IsDefined(word));
    }
}

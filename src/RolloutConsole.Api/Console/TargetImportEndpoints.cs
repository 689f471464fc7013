using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using RolloutConsole.Api.Http;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets.Import;

namespace RolloutConsole.Api.Console;

/// <summary>
/// <c>POST /api/console/targets/imports</c> takes a file, as a form with the form token in front of it or, from scripts, as the body with
/// its name in the query; <c>GET …/{id}/refused</c> gives the refused rows, <c>GET …/template</c> a file to begin with. A browser without
/// script is sent back to the page, with the fault as one word in the address.
/// </summary>
internal static class TargetImportEndpoints
{
    /// <summary>Address of the page.</summary>
    public const string Page = "/devices/import";

    private const string Path = "/api/console/targets/imports";

    // What a form adds to its file.
    private const long FormRoom = 64 * 1024;

    /// <summary>Maps them.</summary>
    public static void MapTargetImports(this IEndpointRouteBuilder routes)
    {
        // The token is checked below: the check would read the whole file first.
        routes.MapPost(Path, UploadAsync).RequireAuthorization().DisableAntiforgery();
        routes.MapGet($"{Path}/{{id:long}}/refused", Refused).RequireAuthorization();
        routes.MapGet($"{Path}/template", Template).RequireAuthorization();
    }

    private static async Task<IResult> UploadAsync(
        HttpContext context, [FromServices] ITargetImports imports, IAntiforgery antiforgery, IOptions<ImportOptions> options, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.ContentLength > options.Value.MaximumSize + FormRoom)
        {
            return Answer(
                context,
                StatusCodes.Status413PayloadTooLarge,
                "size",
                $"file: it has more than {options.Value.MaximumSize} bytes, which is the most (Import:MaximumSize). Cut it into several.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.Value.MaximumSize + FormRoom;
        }

        try
        {
            return await ReceiveAsync(context, imports, antiforgery, cancellationToken);
        }
        catch (BadHttpRequestException tooMuch) when (tooMuch.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Answer(context, tooMuch.StatusCode, "size", $"file: it has more than {options.Value.MaximumSize} bytes, which is the most (Import:MaximumSize). Cut it into several.");
        }
        catch (Exception cut) when (cut is InvalidDataException or IOException)
        {
            return Answer(context, StatusCodes.Status400BadRequest, "cut", $"file: it did not arrive whole, so nothing of it was kept. {cut.Message} Send it again.");
        }
    }

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, ITargetImports imports, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var file = await ImportUpload.FindAsync(context, antiforgery, cancellationToken);
        if (!await IsOwnAsync(context, antiforgery))
        {
            return Answer(context, StatusCodes.Status400BadRequest, "expired", "This form was too old, so nothing was sent. Load the page again.");
        }

        if (file is not { } found)
        {
            return Answer(context, StatusCodes.Status400BadRequest, "missing", "file: it is missing. Choose one.");
        }

        var receipt = await imports.UploadAsync(context.Caller(), found.Name, found.Content, cancellationToken);
        if (receipt.IsAccepted)
        {
            return WantsPage(context.Request) ? Results.LocalRedirect(Page) : Results.Json(new { id = receipt.Id }, statusCode: StatusCodes.Status202Accepted);
        }

        return receipt.Key == RefusalKey.FileSize
            ? Answer(context, StatusCodes.Status413PayloadTooLarge, "size", receipt.Message)
            : Answer(context, OutcomeStatus.Of(receipt.Outcome), OutcomeStatus.WordOf(receipt.Outcome), receipt.Message);
    }

    private static IResult Refused(HttpContext context, long id, [FromServices] ITargetImportReads reads)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!Permissions.Allows(context.Caller(), Permission.ManageInventory))
        {
            return ConsoleProblem.Result(StatusCodes.Status403Forbidden, "forbidden", Permissions.Explain(Permission.ManageInventory));
        }

        return reads.OpenRefusals(id) is { } rows
            ? Results.Stream(rows, "text/csv; charset=utf-8", $"import-{id}-refused.csv")
            : ConsoleProblem.Result(StatusCodes.Status404NotFound, "notFound", $"There is no list of refused rows of import {id}; it is kept for a day.");
    }

    private static IResult Template(HttpContext context)
    {
        context.Response.Headers.ContentDisposition = AttachmentName.HeaderFor("devices-template.csv");
        var text = $"\uFEFF{string.Join(',', ImportColumns.Own)},{ImportColumns.AttributePrefix}hwRev,{ImportColumns.MetadataPrefix}owner\r\n"
            + "gateway-0001,Gateway 1,Roof of hall 3,eu/berlin,,,,,false,true,2,Hall team\r\n";
        return Results.Text(text, "text/csv", Encoding.UTF8);
    }

    // Scripts prove themselves with every request; a browser's cookie comes along with forms of foreign pages too.
    private static async Task<bool> IsOwnAsync(HttpContext context, IAntiforgery antiforgery) =>
        context.Caller().Kind != CallerKind.Person || await antiforgery.IsRequestValidAsync(context);

    private static bool WantsPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static IResult Answer(HttpContext context, int status, string word, string message)
    {
        if (!WantsPage(context.Request))
        {
            return ConsoleProblem.Result(status, word, message, "file");
        }

        // The rest of the file is not read: the connection cannot be used again.
        context.Response.Headers.Connection = "close";
        return Results.LocalRedirect($"{Page}?fault={word}");
    }
}

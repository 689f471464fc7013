using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Latch;

namespace RolloutConsole.Api.Console;

/// <summary>
/// The page that answers the form of the emergency stop. Plain HTML in one piece: it must come even where components, scripts or
/// style sheets do not.
/// </summary>
internal sealed class StopPage(AntiforgeryTokenSet token, StopIntent intent)
{
    private const string Style =
        "body{font:16px/1.5 'Source Sans Pro',system-ui,sans-serif;color:#1a2027;background:#f3f5f8;margin:0;padding:24px}"
        + "main{max-width:560px;margin:0 auto;background:#fff;border:1px solid #d5dae0;border-radius:8px;padding:24px}"
        + "h1{font-size:24px;line-height:32px;margin:0 0 8px}label{display:block;font-weight:600;margin:16px 0 4px}"
        + "input[type=text],input[type=password]{box-sizing:border-box;width:100%;height:44px;border:1px solid #6b7580;"
        + "border-radius:6px;padding:0 10px;font:inherit}.choice{font-weight:400;margin:8px 0}"
        + "button{width:100%;min-height:64px;margin-top:24px;border:0;border-radius:8px;background:#a40e26;color:#fff;"
        + "font:700 20px/1 inherit;font-family:inherit}dt{color:#4a535e;font-size:14px}dd{margin:0 0 8px}a{color:#0b5cad}"
        + ":focus-visible{outline:3px solid #0b5cad;outline-offset:2px}";

    /// <summary>Asks again, keeping what was meant.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    /// <param name="withSignIn">Whether name and password are asked for.</param>
    public IResult Ask(int status, string problem, bool withSignIn)
    {
        var html = new StringBuilder();
        html.Append("<h1>Not stopped</h1><p role=\"alert\">").Append(Safe(problem)).Append("</p>")
            .Append("<form method=\"post\" action=\"/stop\">")
            .Append(Hidden(token.FormFieldName, token.RequestToken ?? ""))
            .Append(Hidden("idempotencyKey", intent.Key))
            .Append(Choice("all", "Everything", intent.IsAll))
            .Append(Choice("rollout", "One rollout", !intent.IsAll))
            .Append(Field("rolloutId", "Number of the rollout", "text", intent.RolloutText, "off"));
        if (withSignIn)
        {
            html.Append(Field("name", "User name", "text", "", "username")).Append(Field("password", "Password", "password", "", "current-password"));
        }

        html.Append(Field("reason", "Reason (may be added later)", "text", intent.Reason ?? "", "off"))
            .Append("<button type=\"submit\">STOP</button></form>");
        return Page("Not stopped", html.ToString(), status);
    }

    /// <summary>Shows that it holds.</summary>
    public IResult Done(StopReceipt receipt)
    {
        var what = intent.RolloutId is { } id ? string.Create(CultureInfo.InvariantCulture, $"rollout {id}") : "everything";
        var html = new StringBuilder();
        html.Append("<h1>Stopped</h1><p role=\"status\">").Append(Safe(receipt.Message)).Append("</p><dl>")
            .Append(Line("What", what))
            .Append(Line("Accepted", TimeText(receipt.AcceptedAt)))
            .Append(Line("Last device action before that", TimeText(receipt.LastOfferAt) ?? "none since the console started"))
            .Append(Line("Set by", receipt.State?.SetBy))
            .Append(Line("Set at", TimeText(receipt.State?.SetAt)))
            .Append(Line("Reason", receipt.State?.Reason ?? "not said yet"))
            .Append("</dl><p>Devices that have begun are asked to give the update back; those past the point of no return go on. "
                + "Nothing starts until it is released. Rollouts stay paused after that and are resumed one by one.</p>")
            .Append("<p><a href=\"/\">To the console</a></p>");
        return Page("Stopped", html.ToString(), StatusCodes.Status200OK);
    }

    private static IResult Page(string title, string body, int status) => Results.Content(
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - RolloutConsole</title>"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        + $"<style>{Style}</style></head><body><main>{body}</main></body></html>",
        "text/html; charset=utf-8",
        Encoding.UTF8,
        status);

    private static string Choice(string value, string label, bool isChosen) =>
        $"<label class=\"choice\"><input type=\"radio\" name=\"scope\" value=\"{value}\"{(isChosen ? " checked" : "")}> {label}</label>";

    private static string Field(string name, string label, string type, string value, string complete) =>
        $"<label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" type=\"{type}\" value=\"{Safe(value)}\" "
        + $"autocomplete=\"{complete}\">";

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{Safe(name)}\" value=\"{Safe(value)}\">";

    private static string Line(string term, string? text) => text is null ? "" : $"<dt>{term}</dt><dd>{Safe(text)}</dd>";

    private static string? TimeText(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}

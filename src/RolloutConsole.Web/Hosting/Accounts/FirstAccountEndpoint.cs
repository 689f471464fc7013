using Microsoft.AspNetCore.Antiforgery;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>
/// <c>POST /sign-in</c>: the form behind the one-time link, fields <c>key</c>, <c>name</c>, <c>password</c>, <c>repeat</c>. Creates the
/// first account, uses the link up and signs the person in. What is wrong comes back as <c>/sign-in?key=…&amp;problem=…</c>.
/// </summary>
internal static class FirstAccountEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapFirstAccount(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-in", CreateAsync).DisableAntiforgery().AllowAnonymous();

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        IFirstAccount first,
        IPeopleStore people,
        IAntiforgery antiforgery,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var form = await SmallForm.ReadAsync(context, cancellationToken);
        if (form is null)
        {
            return Results.LocalRedirect("/sign-in");
        }

        string key = form["key"].ToString(), name = form["name"].ToString().Trim(), password = form["password"].ToString();
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Back(key, name, "This form was too old. Type it once more.");
        }

        if (form.ContainsKey("repeat") && form["repeat"].ToString() != password)
        {
            return Back(key, name, "password: The two passwords differ. Type the same one twice.");
        }

        var address = context.Connection.RemoteIpAddress?.ToString();
        var receipt = await first.CreateAsync(key, name, password, address, cancellationToken);
        switch (receipt.Outcome)
        {
            case CommandOutcome.Accepted:
                var person = await people.FindByNameAsync(name, cancellationToken);
                await SignInEndpoints.EnterAsync(context, person!, stay: false);
                return Results.LocalRedirect("/");
            case CommandOutcome.Conflict:
                return Results.LocalRedirect("/login");
            default:
                return Back(key, name, receipt.Message);
        }
    }

    private static IResult Back(string key, string name, string problem) =>
        Results.LocalRedirect("/sign-in" + QueryString.Create("key", key).Add("name", name).Add("problem", Sentence(problem)));

    // Faults begin with the name of the field in small letters.
    private static string Sentence(string problem) => problem.Length == 0 ? problem : char.ToUpperInvariant(problem[0]) + problem[1..];
}

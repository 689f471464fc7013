using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Security;

/// <summary>
/// Who is who: a cookie for people, Basic for scripts. <c>/rest</c> knows Basic only, so that no cookie can be misused there; all
/// other paths take Basic where it is sent and the cookie otherwise.
/// </summary>
public static class ConsoleAuthentication
{
    /// <summary>Adds the schemes and the authorization services.</summary>
    public static IServiceCollection AddConsoleAuthentication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CredentialMemory>();
        services.AddAuthentication(ConsoleSchemes.Any)
            .AddPolicyScheme(ConsoleSchemes.Any, null, options => options.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, BasicAuthenticationHandler>(ConsoleSchemes.Basic, null)
            .AddCookie(ConsoleSchemes.Cookie, Cookie);
        services.AddAuthorization();
        return services;
    }

    private static string SchemeFor(HttpContext context) =>
        BasicHeader.IsBasic(context.Request.Headers.Authorization.ToString()) || context.Request.Path.StartsWithSegments("/rest")
            ? ConsoleSchemes.Basic
            : ConsoleSchemes.Cookie;

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = ConsoleSchemes.CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // Strict: the emergency stop has no antiforgery token, so the cookie must never travel with a foreign page's request.
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = "/login";
        options.AccessDeniedPath = "/login";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => AnswerAsync(
            context, StatusCodes.Status401Unauthorized, "signInRequired", "Sign in first, at /login or with Basic authentication.");
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(
            context, StatusCodes.Status403Forbidden, "forbidden", "This account lacks the role for this; an Admin can give it.");
    }

    // The session part of the stamp must still hold; roles are the present ones, whatever the cookie says.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var user = context.Principal;
        var standing = user?.FindFirst(ConsoleClaims.Id)?.Value is { } id
            ? await context.HttpContext.RequestServices.GetRequiredService<PersonStandings>()
                .OfAsync(id, context.HttpContext.RequestAborted)
            : null;
        var stamp = PersonStamp.Read(user?.FindFirst(ConsoleClaims.Stamp)?.Value);
        if (standing is null || standing.Roles == ConsoleRole.None || standing.Stamp.Session != stamp.Session)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(ConsoleSchemes.Cookie);
        }
        else if (standing.Stamp != stamp)
        {
            context.ReplacePrincipal(
                ConsoleClaims.Build(ConsoleSchemes.Cookie, standing.Id, standing.Name, standing.Roles, standing.Stamp));
            context.ShouldRenew = true;
        }
    }

    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string error, string message)
    {
        if (!WantsJson(context.Request))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        // Not for a page's own requests: the browser would put its own sign-in window over the page.
        if (status == StatusCodes.Status401Unauthorized && !IsFromPage(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = BasicAuthenticationHandler.Challenge;
        }

        return ConsoleProblem.WriteAsync(context.HttpContext, status, error, message);
    }

    private static bool WantsJson(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs");

    private static bool IsFromPage(HttpRequest request) =>
        request.Headers.ContainsKey("Sec-Fetch-Mode") || request.Headers.ContainsKey("X-Console-Stop")
        || request.Headers.Origin.Count > 0;
}

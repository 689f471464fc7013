using System.Security.Cryptography;

namespace RolloutConsole.Web.Security;

/// <summary>
/// The response headers that keep foreign code out (operator-experience section 9, "Security headers"): scripts only from our own
/// files or with the nonce of this very response, nothing from other hosts, no framing. Inline styles stay allowed because the
/// component library writes them.
/// </summary>
internal static class ContentSecurityPolicy
{
    private const string NonceKey = "RolloutConsole.ScriptNonce";

    /// <summary>The nonce that a script element of this response must carry.</summary>
    public static string ScriptNonce(this HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            context.Items[NonceKey] = nonce;
        }

        return nonce;
    }

    /// <summary>The policy for one response.</summary>
    /// <param name="nonce">Base64 text, new for every response.</param>
    public static string PolicyFor(string nonce) =>
        "default-src 'self'; " +
        $"script-src 'self' 'nonce-{nonce}'; " +
        "style-src 'self' 'unsafe-inline'; " +
        "img-src 'self' data: blob:; " +
        "font-src 'self'; " +
        "connect-src 'self'; " +
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the headers to every response, error pages included.</summary>
    public static IApplicationBuilder UseContentSecurityPolicy(this IApplicationBuilder application) =>
        application.Use((context, next) =>
        {
            // When the response starts, because the error handler clears headers that were set before.
            context.Response.OnStarting(static state =>
            {
                var context = (HttpContext)state;
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = PolicyFor(context.ScriptNonce());
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
                return Task.CompletedTask;
            }, context);
            return next(context);
        });
}
